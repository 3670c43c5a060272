# outcome: not yet right
# says: The pixels were uint8; in X they are int64.
def separate(data):
    return data.drop(columns="label").astype("int64"), data["label"].to_numpy()
