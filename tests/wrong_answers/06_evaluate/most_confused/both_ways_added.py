# outcome: not yet right
# says: both directions are added up
def most_confused(counts, n=3):
    pairs = [(i, j, int(counts[i, j] + counts[j, i])) for i in range(10) for j in range(i + 1, 10)]
    return sorted([p for p in pairs if p[2]], key=lambda p: (-p[2], p[0], p[1]))[:n]
