# outcome: not yet right
# says: Your function returned a dict of 10 values.
def count_labels(y):
    return {digit: int((y == digit).sum()) for digit in range(10)}
