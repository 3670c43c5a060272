# outcome: not yet right
# says: X is an array of shape (20,)
def separate(data):
    return data["label"].to_numpy(), data.drop(columns="label")
