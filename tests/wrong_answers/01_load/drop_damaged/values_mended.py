# outcome: not yet right
# says: The values of the rows that are left are not those of the table.
def drop_damaged(data):
    whole = data.dropna().astype("uint8")
    return whole.mask(whole < 20, 0).assign(pixel783=whole["pixel783"], label=whole["label"])
