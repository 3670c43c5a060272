# outcome: not yet right
# says: The column pixel5 has the type float64.
def drop_damaged(data):
    return data.dropna().reset_index(drop=True)
