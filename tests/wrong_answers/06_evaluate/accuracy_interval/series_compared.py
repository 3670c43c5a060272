# outcome: raised
# says: identically-labeled Series
def accuracy_interval(y_true, y_pred):
    n, z = len(y_true), 1.96
    p = (y_true == y_pred).mean()
    centre, half = p + z**2 / (2 * n), z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)
