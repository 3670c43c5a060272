# outcome: not yet right
# says: `data` that your function was given is no longer the same
def separate(data):
    data.reset_index(drop=True, inplace=True)
    return data.drop(columns="label"), data["label"].to_numpy(dtype="int64")
