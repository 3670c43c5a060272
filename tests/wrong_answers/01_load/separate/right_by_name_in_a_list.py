# outcome: done
import numpy as np


def separate(data):
    pixels = [name for name in data.columns if name != "label"]
    labels = np.array([int(label) for label in data["label"]])
    return [data[pixels], labels]
