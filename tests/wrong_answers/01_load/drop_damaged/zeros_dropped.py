# outcome: not yet right
# says: Row 4 (counted from 0) is whole
def drop_damaged(data):
    keep = (data["label"] > 0) & (data["label"] < 10)
    return data[keep].dropna().astype("uint8").reset_index(drop=True)
