# outcome: not yet right
# says: The table had 785 columns, yours has 786.
def drop_damaged(data):
    return data.dropna().reset_index()
