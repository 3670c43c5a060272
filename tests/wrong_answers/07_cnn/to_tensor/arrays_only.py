# outcome: raised
# says: AttributeError
def to_tensor(X):
    return X.reshape(-1, 28, 28, 1).astype("float32") / 255
