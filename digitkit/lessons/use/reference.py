"""Lesson 9: put the model to use, on Kaggle's digits and on your own."""

import keras
import numpy as np
import pandas as pd
from scipy import ndimage

from digitkit import predict_labels


def make_submission(model: keras.Model, X_test: np.ndarray | pd.DataFrame) -> pd.DataFrame:
    """Answer for all test digits, in the form that Kaggle takes.

    Args:
        model: a model that gives probabilities (n, 10).
        X_test: the test digits in the shape and range the model takes, an array or a DataFrame
            with any index; model and digits stay as they were.

    Returns:
        A DataFrame with two columns of whole numbers: `ImageId`, 1 … n, and `Label`, the most
        probable digit of each image as the model answers outside of training, in the order of the
        images.
    """
    labels = predict_labels(model, X_test)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})


def edge_of(image: np.ndarray) -> np.ndarray:
    """Return the shades along the four sides of an image, one after the other."""
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])


def extract_ink(image: np.ndarray) -> np.ndarray:
    """Tell ink from paper, whether the digit is dark on light or light on dark.

    The paper has the shade that is usual along the edge; the ink is what differs most from it.

    Args:
        image: any grey image (height, width) of numbers.

    Returns:
        A float array of the same shape, 0.0 where there is paper, 1.0 at the strongest ink. An
        image of one shade is all paper.
    """
    shades = np.asarray(image, dtype="float64")
    difference = shades - np.median(edge_of(shades))
    if difference.max() < -difference.min():
        difference = -difference
    ink = difference.clip(min=0)
    return ink / ink.max() if ink.max() > 0 else ink


def crop(ink: np.ndarray, threshold: float = 0.1) -> np.ndarray:
    """Cut away the rows and columns around the digit that hold no ink above the threshold."""
    rows, columns = np.nonzero(ink > threshold)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def averaging_weights(size: int, new_size: int) -> np.ndarray:
    """Weigh each of `size` pixels by how much of each of `new_size` pixels it covers.

    Returns:
        A float array (new_size, size); every row sums to 1.
    """
    edges = np.linspace(0, size, new_size + 1)
    left, right = edges[:-1, None], edges[1:, None]
    pixel = np.arange(size)
    covered = np.minimum(right, pixel + 1) - np.maximum(left, pixel)
    return covered.clip(min=0) * new_size / size


def resize(ink: np.ndarray, longer_side: int = 20) -> np.ndarray:
    """Shrink or enlarge by area average until the longer side has the given number of pixels."""
    factor = longer_side / max(ink.shape)
    height, width = (max(1, round(side * factor)) for side in ink.shape)
    rows = averaging_weights(ink.shape[0], height)
    columns = averaging_weights(ink.shape[1], width)
    return rows @ ink @ columns.T


def stretch(image: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Enlarge an image smoothly to (height, width): each shade lies between its neighbours'."""
    for size in shape:  # first the rows; turned by `.T`, the columns are rows
        places = (np.arange(size) + 0.5) * len(image) / size - 0.5
        image = np.array([np.interp(places, np.arange(len(image)), line) for line in image.T])
    return image


def find_paper(image: np.ndarray) -> np.ndarray:
    """Estimate the shade of the paper at each pixel.

    Where the edge is nearly even, so is the paper. Otherwise each pixel gets the median of a wide
    neighbourhood: strokes are thin, so most pixels around each are paper.
    """
    edge = edge_of(image)
    low, high = np.percentile(edge, [5, 95])
    if high - low <= 0.12 * np.ptp(image):
        return np.full(image.shape, np.median(edge))
    small = resize(image, min(48, max(image.shape)))
    wide = int(0.4 * max(small.shape)) | 1  # an odd number, so that it has a middle
    return stretch(ndimage.median_filter(small, size=wide, mode="nearest"), image.shape)


def find_sheet(image: np.ndarray) -> np.ndarray:
    """Cut out a sheet that lies on a desk, without its rim; no such sheet, the image as it is.

    A sheet is one large rectangle that differs from the edge, and whose own edge is nearly even.
    """
    difference = np.abs(image - np.median(edge_of(image)))
    pieces, _ = ndimage.label(difference > difference.max() / 2)
    biggest = np.bincount(pieces[pieces > 0]).argmax()
    box = ndimage.find_objects(pieces)[biggest - 1]
    inside = pieces[box] == biggest
    rim = max(2, round(0.04 * min(inside.shape)))
    sheet = image[box][rim:-rim, rim:-rim]
    height, width = np.divide(inside.shape, image.shape)
    if min(height, width) < 0.4 or min(sheet.shape) < 16 or edge_of(inside).mean() < 0.8:
        return image
    drawn, edge = (np.abs(part - np.median(edge_of(sheet))) for part in (sheet, edge_of(sheet)))
    return sheet if edge.max() <= max(drawn.max() / 2, 0.2 * difference.max()) else image


def remove_desk(ink: np.ndarray, limit: float) -> np.ndarray:
    """Set to 0 each piece of ink above a limit that runs along much of the edge."""
    pieces, _ = ndimage.label(ink > limit)
    along_edge = np.bincount(edge_of(pieces), minlength=pieces.max() + 1)
    is_desk = along_edge >= 0.08 * sum(ink.shape)
    return np.where(is_desk[pieces] & (pieces > 0), 0.0, ink)


def paper_noise(ink: np.ndarray) -> float:
    """Measure how far paper alone differs from paper: usually, at the edge, and away from ink."""
    usual, edge = 4 * np.median(np.abs(ink)), np.percentile(np.abs(edge_of(ink)), 90)
    return max(usual, edge, np.percentile(-ink, 99.5))


def keep_strokes(ink: np.ndarray) -> np.ndarray:
    """Set to 0 what is no stroke of a digit: specks, ruled lines, and what the edge cuts off."""
    pieces, count = ndimage.label(ink > 0, structure=np.ones((3, 3)))
    if count == 0:
        return ink
    mass = ndimage.sum_labels(ink, pieces, range(1, count + 1))
    boxes = ndimage.find_objects(pieces)
    sides = [[part.stop - part.start for part in box] for box in boxes] / np.max(ink.shape)
    is_long, is_wide = sides.max(axis=1) >= 0.12, sides.min(axis=1) >= 0.03
    is_inside = ~np.isin(range(1, count + 1), edge_of(pieces))
    main = is_inside & is_long
    likely = is_inside if main.any() else is_inside | (is_long & is_wide)
    kept = likely & (mass >= 0.05 * mass[main if main.any() else likely].max(initial=0))
    return np.where(np.isin(pieces, 1 + np.flatnonzero(kept)), ink, 0.0)


def even_paper(image: np.ndarray) -> np.ndarray:
    """Give the paper of a photo one shade: without shadows, grain, lines, and the desk around it.

    Args:
        image: any grey image (height, width) of numbers.

    Returns:
        A float array with the ink as it differs from the paper around it, on even paper. A page
        whose edge is paper of one shade is even, and stays as it is. Others shrink to 200 pixels.
    """
    shades = np.asarray(image, dtype="float64")
    away = np.abs(edge_of(shades) - np.median(edge_of(shades)))
    nearly = (away > 0) & (away < 0.05 * np.ptp(shades))
    if np.mean(away == 0) >= 0.4 and nearly.mean() <= 0.15:  # clean: paper of one shade, or ink
        return shades
    sheet = find_sheet(resize(shades, min(200, max(shades.shape))))
    paper = find_paper(sheet)
    difference = sheet - paper
    sign = -1 if difference.max() < -difference.min() else 1
    strongest, edge = (sign * difference).max(), np.abs(edge_of(difference))
    limit = np.clip(1.5 * np.percentile(edge, 99), 0.1 * strongest, 0.4 * strongest)
    ink = remove_desk(sign * difference, limit)
    strokes = np.where(ink > limit, ink, 0.0)
    if strokes.max() < max(2 * paper_noise(ink), np.median(paper) / 8):
        strokes = np.zeros_like(ink)
    return np.median(paper) + sign * keep_strokes(strokes)


def place_by_mass(ink: np.ndarray) -> np.ndarray:
    """Lay a digit on an empty 28 × 28 image, its centre of mass as near (14, 14) as it can be."""
    positions = np.indices(ink.shape)
    centre = (positions * ink).sum(axis=(1, 2)) / ink.sum()
    room = 28 - np.array(ink.shape)
    top, left = np.clip(np.round(14 - centre).astype(int), 0, room)
    frame = np.zeros((28, 28))
    frame[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return frame


def prepare_drawing(image: np.ndarray) -> np.ndarray:
    """Make a drawn or photographed digit look as the digits of MNIST do.

    Args:
        image: any grey image (height, width) of one digit, dark on light or light on dark, whole
            numbers 0–255 or floats 0–1; it stays as it is.

    Returns:
        A NumPy array of uint8 (28, 28): ink on 0, the digit cropped, its longer side 20 pixels, its
        strongest ink 255, greys kept and averaged where it shrinks, its centre of mass within 0.75
        pixel of (14, 14). Uneven paper and grain are removed: a shadow across the page is no ink.
        An empty image gives an empty image.
    """
    ink = extract_ink(even_paper(image))
    if not ink.any():
        return np.zeros((28, 28), dtype="uint8")
    frame = place_by_mass(resize(crop(ink)))
    return np.round(255 * frame / frame.max()).astype("uint8")
