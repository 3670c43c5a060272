# outcome: not yet right
# says: y has the type float64.
def separate(data):
    return data.drop(columns="label"), data["label"].to_numpy(dtype=float)
