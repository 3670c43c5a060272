# outcome: done
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    figure = plt.figure(figsize=(columns, rows * 1.3))
    pixels, labels = np.array(X), np.array(y)
    for number in range(min(rows * columns, len(pixels))):
        place = figure.add_subplot(rows, columns, number + 1, xticks=[], yticks=[])
        place.imshow(pixels[number].reshape((28, 28)), cmap=plt.cm.gray, vmin=0, vmax=255)
        place.set_title("%d" % labels[number])
    return figure
