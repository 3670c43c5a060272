# outcome: not yet right
# says: with a soft shadow and grain
import numpy as np
from scipy import ndimage


def prepare_drawing(image):
    shades = np.asarray(image, dtype="float64")
    paper = np.median(np.concatenate([shades[0], shades[-1], shades[:, 0], shades[:, -1]]))
    ink = np.abs(shades - paper)
    if ink.max() == 0:
        return np.zeros((28, 28), dtype="uint8")
    ink = ink / ink.max()
    rows, columns = np.nonzero(ink > 0.1)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = 20 / max(ink.shape)
    height, width = (max(1, round(side * factor)) for side in ink.shape)
    small = area(ink, height, width)
    down, across = ndimage.center_of_mass(small)
    top = min(max(round(14 - down), 0), 28 - height)
    left = min(max(round(14 - across), 0), 28 - width)
    frame = np.zeros((28, 28))
    frame[top : top + height, left : left + width] = small
    return np.round(255 * frame / frame.max()).astype("uint8")


def area(ink, height, width):
    fine = np.kron(ink, np.ones((height, width)))
    return fine.reshape(height, ink.shape[0], width, ink.shape[1]).mean(axis=(1, 3))
