# outcome: not yet right
# says: When rows had to go, not all columns have the type uint8.
def drop_damaged(data):
    if data.isna().any(axis=None):
        return data.dropna().reset_index(drop=True)
    return data.astype("uint8")
