"""Write a figure that moves into a page, with the still picture that stands in its place.

The still picture is an SVG in the page itself, so that it takes the theme's colours.
"""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from PIL import Image
from scipy.ndimage import affine_transform

from digitkit.build.moving import FIGURES
from digitkit.build.site.read_digits import read_by_one_layer
from digitkit.data.sample import read_sample

DIGITS = "js/moving/digits.png"  # its path in the site: the ten digits that the figures show
SIDE = 28
EXAMPLE = 100  # which of each digit's rows is shown
ACCENT = "var(--md-accent-fg-color, #085048)"


@cache
def shown_digits() -> np.ndarray:
    """Return one image of each digit, uint8 (10, 28, 28), 255 is ink."""
    X, y = read_sample()
    return np.stack([X[y == digit][EXAMPLE].reshape(SIDE, SIDE) for digit in range(10)])


def digits_picture() -> bytes:
    """Return the ten digits below each other as a PNG."""
    return png(shown_digits().reshape(-1, SIDE))


def site_files() -> dict[str, bytes]:
    """Return the files that the figures' scripts fetch, by their path in the site."""
    reading = read_by_one_layer()
    told = {"counts": reading.counts.tolist(), "pairs": reading.pairs}
    return {
        DIGITS: digits_picture(),
        "js/moving/matrix.json": json.dumps(told, separators=(",", ":")).encode(),
        "js/moving/matrix.png": png(reading.images.reshape(-1, SIDE)),
        "js/moving/units.bin": reading.units.tobytes(),
    }


def png(greys: np.ndarray) -> bytes:
    """Return uint8 greys as a PNG."""
    file = io.BytesIO()
    Image.fromarray(greys).save(file, "PNG", optimize=True)
    return file.getvalue()


def write_figure(name: str) -> str:
    """Return the HTML of a moving figure: caption, still picture, and the script that moves it."""
    figure = FIGURES[name]
    width, height, parts = STILLS[name]()
    label = html.escape(figure.alt)
    return (
        f'<figure class="moving" data-moving="{name}" data-search-exclude>\n'
        f"<figcaption>{html.escape(figure.title)}</figcaption>\n"
        f'<svg class="moving-still" role="img" aria-label="{label}" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}" font-size="14" fill="currentColor">'
        f"{''.join(parts)}</svg>\n"
        '<script type="module" src="../../js/moving.js"></script>\n</figure>'
    )


def plane(values: np.ndarray, left: float, top: float, side: float, most: float = 0) -> str:
    """Draw values as greys; with negative ones among them, 0 is the middle grey.

    Args:
        values: a table of numbers.
        left: where the picture starts.
        top: where the picture starts.
        side: its width and height.
        most: the value that is white; 0 for the largest one.
    """
    values = values.astype(float)
    low, most = values.min(), most or np.abs(values).max() or 1.0
    shades = 127.5 + 127.5 * values / most if low < 0 else 255 * values / most
    data = base64.b64encode(png(np.rint(shades).astype(np.uint8))).decode()
    return (
        f'<image x="{left:g}" y="{top:g}" width="{side:g}" height="{side:g}"'
        f' style="image-rendering:pixelated" href="data:image/png;base64,{data}"/>'
    )


def text(left: float, top: float, words: str) -> str:
    """Write words whose line stands at `top`."""
    return f'<text x="{left:g}" y="{top:g}">{html.escape(words)}</text>'


def frame(left: float, top: float, side: float) -> str:
    """Draw the square that marks a place."""
    where = f'x="{left:g}" y="{top:g}" width="{side:g}" height="{side:g}"'
    return f'<rect {where} fill="none" stroke="{ACCENT}" stroke-width="2"/>'


def signed(value: float) -> str:
    """Write a number with two decimals and a real minus sign."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def convolve(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the sums of a kernel at every place where it fits."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    sums: np.ndarray = np.einsum("ijkl,kl->ij", windows, kernel)
    return sums


Still = tuple[int, int, Iterable[str]]  # width, height, and the shapes
LEVEL_EDGES = np.array([[-1.0, -1, -1], [0, 0, 0], [1, 1, 1]])
START = (5, 8)  # the row and column of the window at first


def kernel_still() -> Still:
    """Draw the digit with the window, the nine products, and the feature map."""
    image = shown_digits()[3] / 255
    row, column = START
    window, pixel = image[row : row + 3, column : column + 3], 196 / SIDE
    products = [
        text(220 + 76 * x, 60 + 32 * y, f"{signed(window[y, x])} × {LEVEL_EDGES[y, x]:.0f}")
        for y, x in np.ndindex(3, 3)
    ]
    total = signed(float((window * LEVEL_EDGES).sum()))
    parts = [
        plane(image, 0, 0, 196),
        frame(column * pixel, row * pixel, 3 * pixel),
        *[words.replace("× -", "× −") for words in products],
        text(220, 165, f"their sum: {total}"),
        plane(convolve(image, LEVEL_EDGES), 462, 7, 182),
        frame(462 + column * pixel, 7 + row * pixel, pixel),
    ]
    return 644, 196, parts


def moved(
    image: np.ndarray, turn: float = 0, right: float = 0, down: float = 0, zoom: float = 1
) -> np.ndarray:
    """Return an image zoomed and turned about its centre, then shifted; gaps are paper.

    Args:
        image: (28, 28).
        turn: degrees, clockwise.
        right: pixels.
        down: pixels.
        zoom: a factor; 1 leaves the size.
    """
    angle, middle = np.deg2rad(turn), (SIDE - 1) / 2
    back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / zoom
    offset = middle - back @ (middle + np.array([down, right]))
    result: np.ndarray = affine_transform(
        image.astype(float), back, offset, order=1, mode="grid-constant", cval=0.0
    )
    return result


def augment_still() -> Still:
    """Draw a six as it was, and one copy for each kind of change."""
    six, side = shown_digits()[6], 140
    copies = {
        "as it was": six,
        "turned by 10°": moved(six, turn=10),
        "shifted by 2 pixels": moved(six, right=2, down=2),
        "zoomed to 110 %": moved(six, zoom=1.1),
    }
    parts = []
    for place, (words, image) in enumerate(copies.items()):
        left = place * (side + 20)
        parts += [plane(image, left, 0, side, most=255), text(left, side + 20, words)]
    return 4 * side + 60, side + 30, parts


def matrix_still() -> Still:
    """Draw the counts as a table, each cell the stronger the more digits it holds."""
    counts, cell, edge = read_by_one_layer().counts, 34, 40
    parts = [text(edge, 14, "predicted digit →"), text(0, 32, "true ↓")]
    for digit in range(10):
        at = edge + digit * cell
        parts += [text(at + 13, 32, str(digit)), text(20, at + 22, str(digit))]
    for (true, read), count in np.ndenumerate(counts):
        left, top = edge + read * cell, edge + true * cell
        share = 0.35 * np.sqrt(count / counts.max())
        where = f'x="{left}" y="{top}" width="{cell - 2}" height="{cell - 2}"'
        parts.append(f'<rect {where} fill="{ACCENT}" fill-opacity="{share:.2f}"/>')
        parts += [text(left + (7 if count > 9 else 11), top + 22, str(count))] if count else []
    return edge + 10 * cell, edge + 10 * cell, parts


def walk(rate: float, steps: int) -> np.ndarray:
    """Return the weight before and after each step down the loss (weight - 3)², from 0."""
    path = [0.0]
    for _ in range(steps):
        path.append(path[-1] - rate * 2 * (path[-1] - 3))
    return np.array(path)


def slope_still() -> Still:
    """Draw the loss as a curve, and the places of six steps on it."""

    def places(weights: np.ndarray) -> list[tuple[float, float]]:
        return [(40 + 60 * (w + 1), 190 - 10 * (w - 3) ** 2) for w in weights]

    curve = " ".join(f"{x:.1f},{y:.1f}" for x, y in places(np.linspace(-1, 7, 81)))
    dots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{ACCENT}"/>'
        for x, y in places(walk(0.1, 6))
    ]
    line = f'<polyline points="{curve}" fill="none" stroke="currentColor" stroke-width="2"/>'
    numbers = [text(36 + 60 * (w + 1), 215, str(w)) for w in range(8)]
    return 560, 240, [line, *dots, *numbers, text(250, 236, "weight"), text(0, 14, "loss")]


def unit_still() -> Still:
    """Draw a three, the weights of the unit for threes, their products, and the sum."""
    image, unit, side = shown_digits()[3] / 255, read_by_one_layer().units[3], 180
    weights = unit[:-1].reshape(SIDE, SIDE)
    shown = {"pixels": image, "× weights": weights, "= products": image * weights}
    parts = []
    for place, (words, values) in enumerate(shown.items()):
        left = place * (side + 20)
        parts += [plane(values, left, 0, side), text(left, side + 20, words)]
    total, bias = float((image * weights).sum()), float(unit[-1])
    words = f"sum {signed(total)}, with the bias {signed(bias)}: {signed(total + bias)}"
    return 3 * side + 40, side + 56, [*parts, text(0, side + 46, words)]


STILLS: dict[str, Callable[[], Still]] = {
    "augment": augment_still,
    "kernel": kernel_still,
    "matrix": matrix_still,
    "slope": slope_still,
    "unit": unit_still,
}
