# outcome: not yet right
# says: With `label` as the last column
def separate(data):
    return data.iloc[:, 1:], data.iloc[:, 0].to_numpy()
