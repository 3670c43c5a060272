# outcome: done
# unusual: a heap finds the n largest, and keeps the order of equal ones
import heapq


def most_confused(counts, n=3):
    pairs = (
        (true, predicted, int(counts[true, predicted]))
        for true in range(10)
        for predicted in range(10)
        if true != predicted and counts[true, predicted] > 0
    )
    return heapq.nlargest(n, pairs, key=lambda pair: pair[2])
