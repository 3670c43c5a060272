# outcome: not yet right
# says: came 1,000 rows of pixels
def separate(data):
    data = data.head(1000)
    return data.drop(columns="label"), data["label"].to_numpy()
