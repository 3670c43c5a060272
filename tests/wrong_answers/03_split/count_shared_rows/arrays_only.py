# outcome: raised
# says: label
def count_shared_rows(X_train, X_val):
    seen = {tuple(row) for row in X_train}
    return sum(tuple(row) in seen for row in X_val)
