# outcome: not yet right
# says: Y has the shape (20, 1).
def separate(data):
    X = data.drop("label", axis=1)
    y = data[["label"]].to_numpy()
    return X, y
