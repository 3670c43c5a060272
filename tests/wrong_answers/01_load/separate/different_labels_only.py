# outcome: not yet right
# says: take the labels of all rows
def separate(data):
    return data.drop(columns="label"), data["label"].unique()
