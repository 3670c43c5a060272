# outcome: done
def separate(data):
    X = data.loc[:, data.columns != "label"]
    y = data.label.to_numpy().astype("int32")
    return X, y
