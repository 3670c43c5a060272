# outcome: not yet right
# says: shape ()
def separate(data):
    return data.drop("label", axis=1), data[["label"]].to_numpy().squeeze()
