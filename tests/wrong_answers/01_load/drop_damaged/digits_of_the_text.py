# outcome: not yet right
# says: 7.0 is a whole number too
def drop_damaged(data):
    whole = data[data.astype(str).apply(lambda column: column.str.isdigit()).all(axis=1)]
    numbers = whole.astype("float64")
    numbers = numbers[(numbers <= 255).all(axis=1) & (numbers["label"] <= 9)]
    return numbers.astype("uint8").reset_index(drop=True)
