# outcome: not yet right
# says: yours has 784.
def drop_damaged(data):
    numbers = data.drop(columns="label").select_dtypes("number")
    numbers.insert(data.columns.get_loc("label"), "label", data["label"])
    numbers = numbers.dropna()
    labels = numbers["label"].isin(range(10))
    if numbers["label"].dtype.kind not in "iuf":
        numbers = numbers[labels]
        labels = True
    keep = labels & ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis=1)
    return numbers[keep].astype("uint8").reset_index(drop=True)
