# outcome: done
def accuracy_interval(y_true, y_pred):
    y_true, y_pred = list(y_true), list(y_pred)
    n, z = len(y_true), 1.96
    p = sum(a == b for a, b in zip(y_true, y_pred)) / n
    root = (z * z / n * (p * (1 - p) + z * z / (4 * n))) ** 0.5
    middle = p + z * z / (2 * n)
    return [(middle - root) / (1 + z * z / n), (middle + root) / (1 + z * z / n)]
