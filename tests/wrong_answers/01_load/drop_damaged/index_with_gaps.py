# outcome: not yet right
# says: The rows that are left are named 1, 2, 3 … 19.
def drop_damaged(data):
    return data.dropna().astype("uint8")
