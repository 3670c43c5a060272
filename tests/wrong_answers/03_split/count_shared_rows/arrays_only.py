# outcome: not yet right
# says: You counted 784 where 3 validation rows
def count_shared_rows(X_train, X_val):
    seen = {tuple(row) for row in X_train}
    return sum(tuple(row) in seen for row in X_val)
