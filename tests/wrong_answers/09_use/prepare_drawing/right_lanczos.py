# outcome: done
# unusual: Pillow crops, resizes and pastes
import numpy as np
from PIL import Image
from scipy import ndimage

TOP, END = slice(4), slice(-4, None)


def prepare_drawing(image):
    shades = np.asarray(image, dtype="float64")
    if np.ptp(shades) == 0:
        return np.zeros((28, 28), dtype="uint8")
    a, b, c, d = (np.median(shades[rows, columns]) for rows in (TOP, END) for columns in (TOP, END))
    down, across = (np.linspace(0, 1, side) for side in shades.shape)
    upper, lower = a + (b - a) * across, c + (d - c) * across
    ink = np.abs(shades - (upper + (lower - upper) * down[:, None]))
    ink = np.where(ink > 0.2 * ink.max(), ink, 0)
    picture = Image.fromarray(np.round(255 * ink / ink.max()).astype("uint8"))
    picture = picture.crop(picture.point(lambda shade: 255 * (shade > 25)).getbbox())
    factor = 20 / max(picture.size)
    size = [max(1, round(side * factor)) for side in picture.size]
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    down, across = ndimage.center_of_mass(np.asarray(picture))
    page = Image.new("L", (28, 28))
    left = min(max(round(14 - across), 0), 28 - size[0])
    top = min(max(round(14 - down), 0), 28 - size[1])
    page.paste(picture, (left, top))
    result = np.asarray(page, dtype="float64")
    return np.round(255 * result / result.max()).astype("uint8")
