# outcome: not yet right
# says: yours has 784.
def drop_damaged(data):
    numbers = data.select_dtypes("number").dropna()
    labels = numbers["label"].isin(range(10))
    keep = labels & ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis=1)
    return numbers[keep].astype("uint8").reset_index(drop=True)
