# outcome: not yet right
# says: The column label has the type int64.
def drop_damaged(data):
    return data.dropna().reset_index(drop=True)
