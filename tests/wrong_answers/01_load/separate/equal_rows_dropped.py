# outcome: not yet right
# says: came 20 rows of pixels and 20 labels
def separate(data):
    data = data.drop_duplicates()
    return data.drop(columns="label"), data["label"].to_numpy()
