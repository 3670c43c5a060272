# outcome: not yet right
# says: The pixels were int64; in X they are uint8
def separate(data):
    return data.drop(columns="label").astype("uint8"), data["label"].to_numpy(dtype="int64")
