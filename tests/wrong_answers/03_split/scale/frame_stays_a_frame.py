# outcome: not yet right
# says: Your function returned a DataFrame of 20 rows and 784 columns.
def scale(X):
    return X.astype("float32") / 255
