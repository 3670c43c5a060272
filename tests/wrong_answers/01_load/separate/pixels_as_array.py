# outcome: not yet right
# says: X is an array of shape (20, 784)
def separate(data):
    return data.drop(columns="label").values, data["label"].values
