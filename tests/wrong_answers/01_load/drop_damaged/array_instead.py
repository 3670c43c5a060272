# outcome: not yet right
# says: Your function returned an array
def drop_damaged(data):
    return data.dropna().to_numpy().astype("uint8")
