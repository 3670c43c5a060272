# outcome: raised
# says: Cannot cast ufunc 'divide' output
def scale(X):
    X /= 255
    return X
