# outcome: not yet right
# says: yours has
def drop_damaged(data):
    return data.dropna(axis=1).astype("uint8").reset_index(drop=True)
