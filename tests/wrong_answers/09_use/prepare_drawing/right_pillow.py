# outcome: done
import numpy as np
from PIL import Image
from scipy import ndimage


def prepare_drawing(image):
    shades = np.asarray(image, dtype="float64")
    if np.ptp(shades) == 0:
        return np.zeros((28, 28), dtype="uint8")
    left, right = (ndimage.median_filter(shades[:, side], 15, mode="nearest") for side in (0, -1))
    share = np.linspace(0, 1, shades.shape[1])
    ink = np.abs(shades - (left[:, None] * (1 - share) + right[:, None] * share))
    ink = np.where(ink > 0.2 * ink.max(), ink / ink.max(), 0)
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
    picture = Image.fromarray(ink.astype("float32"))
    return np.asarray(picture.resize((width, height), Image.Resampling.BOX))
