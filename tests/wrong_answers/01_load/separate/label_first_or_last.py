# outcome: not yet right
# says: With `label` as a column in the middle
def separate(data):
    if data.columns[0] == "label":
        return data.iloc[:, 1:], data.iloc[:, 0].to_numpy()
    return data.iloc[:, :-1], data.iloc[:, -1].to_numpy()
