# outcome: not yet right
# says: Your function returned a DataFrame of 20 rows and 784 columns.
def separate(data):
    return data.drop(columns="label")
