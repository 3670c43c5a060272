# outcome: not yet right
# says: After the call, the `data` that your function was given is no longer the same.
def separate(data):
    y = data.pop("label").to_numpy()
    return data, y
