# outcome: not yet right
# says: the rows of X are other ones
def separate(data):
    return data.drop(columns="label") / 255, data["label"].to_numpy()
