# outcome: not yet right
# says: no pair with true > predicted is among them
def most_confused(counts, n=3):
    pairs = []
    for true in range(10):
        for predicted in range(true + 1, 10):
            if counts[true, predicted] > 0:
                pairs.append((true, predicted, int(counts[true, predicted])))
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))[:n]
