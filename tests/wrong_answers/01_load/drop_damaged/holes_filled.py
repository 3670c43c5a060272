# outcome: not yet right
# says: Row 0 (counted from 0) has no value in pixel5, but you kept it.
def drop_damaged(data):
    return data.fillna(0).astype("uint8")
