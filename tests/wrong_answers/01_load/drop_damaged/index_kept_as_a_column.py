# outcome: not yet right
# says: `reset_index` makes a column of the old index
def drop_damaged(data):
    return data.dropna().reset_index()
