"""Made-up photos of handwritten digits, on paper as it is found, and those that come as samples.

Rebuild the samples with `python -m digitkit.build.sample_photos digitkit/samples`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]

KINDS = (
    *("plain", "bright", "lowcontrast", "small", "big", "thin", "pencil", "board"),
    *("grain", "shadow", "hardshadow", "vignette", "ruled", "squared", "desk", "deskcorner"),
)
SAMPLES = {"photo_1": (1, "shadow"), "photo_4": (4, "desk"), "photo_9": (9, "ruled")}
# The stroke of each digit, by points in a square of side 1; (0, 0) is its upper left corner.
STROKES: dict[int, list[Point]] = {
    0: [(0.5, 0.1), (0.3, 0.2), (0.25, 0.5), (0.32, 0.82), (0.5, 0.9), (0.7, 0.8), (0.75, 0.5),
        (0.68, 0.18), (0.5, 0.1)],
    1: [(0.42, 0.1), (0.56, 0.9)],
    2: [(0.28, 0.3), (0.4, 0.12), (0.6, 0.12), (0.7, 0.3), (0.6, 0.5), (0.25, 0.88), (0.75, 0.88)],
    3: [(0.3, 0.15), (0.6, 0.12), (0.68, 0.28), (0.48, 0.46), (0.7, 0.62), (0.65, 0.85),
        (0.3, 0.86)],
    4: [(0.3, 0.12), (0.25, 0.52), (0.72, 0.5), (0.7, 0.12), (0.68, 0.9)],
    5: [(0.7, 0.1), (0.35, 0.1), (0.32, 0.45), (0.6, 0.45), (0.7, 0.65), (0.6, 0.88), (0.3, 0.86)],
    6: [(0.62, 0.1), (0.38, 0.35), (0.3, 0.65), (0.42, 0.88), (0.62, 0.85), (0.68, 0.68),
        (0.55, 0.55), (0.34, 0.62)],
    7: [(0.25, 0.12), (0.75, 0.12), (0.45, 0.9)],
    8: [(0.5, 0.48), (0.33, 0.3), (0.5, 0.1), (0.67, 0.3), (0.5, 0.48), (0.3, 0.7), (0.5, 0.9),
        (0.7, 0.7), (0.5, 0.48)],
    9: [(0.68, 0.35), (0.5, 0.48), (0.33, 0.32), (0.48, 0.12), (0.66, 0.2), (0.66, 0.5),
        (0.6, 0.9)],
}  # fmt: skip
ANGULAR = (1, 4, 7)  # drawn with straight lines; the others are rounded
SIDES = {"small": 0.15, "big": 0.98, "desk": 0.38}  # of the digit, as a share of the shorter side
SHADES = {"pencil": 150, "board": 190, "lowcontrast": 165}  # of the ink, elsewhere 45
GRAIN = {"grain": 14, "board": 6, "pencil": 4}  # elsewhere 2


def photo(
    digit: int | None, kind: str, *, seed: int = 0, size: tuple[int, int] = (450, 350)
) -> np.ndarray:
    """Draw a digit on a page and photograph it.

    Args:
        digit: the digit; None leaves the page empty.
        kind: what is special about the page, one of `KINDS`.
        seed: the same seed gives the same photo.
        size: height and width.

    Returns:
        A grey image, uint8 (height, width).
    """
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    paper = _paper(kind, size)
    ink = SHADES.get(kind, 45) * (1 if kind == "board" else np.minimum(1, paper / 205 + 0.2))
    drawn = np.zeros(size) if digit is None else _strokes(digit, kind, size, rng)
    shades = paper * (1 - drawn) + ink * drawn + rng.normal(0, GRAIN.get(kind, 2), size)
    image = Image.fromarray(np.clip(shades, 0, 255).astype("uint8"))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1)))


def _paper(kind: str, size: tuple[int, int]) -> np.ndarray:
    """Return the shade of the empty page at each pixel."""
    rows, columns = np.indices(size)
    y, x = rows / size[0], columns / size[1]
    on_sheet = (abs(x - 0.5) < 0.34) & (abs(y - 0.5) < 0.34)
    step = min(size) // 12
    papers = {
        "shadow": 80 + 130 * x,
        "hardshadow": 205 - 70 / (1 + np.exp(-(x + 0.4 * y - 0.7) * 50)),
        "board": 40 + 25 * y,
        "ruled": 205.0 - 45 * (rows % (2 * step) < 2) - 60 * y,
        "squared": 205.0 - 30 * ((rows % step < 1) | (columns % step < 1)),
        "vignette": 205 - 220 * ((x - 0.5) ** 2 + (y - 0.5) ** 2),
        "desk": np.where(on_sheet, 205.0, 60 + 10 * np.sin(columns / 8)),
        "deskcorner": np.where(x + y < 0.15, 60.0, 205.0),
        "bright": np.full(size, 250.0),
    }
    return papers.get(kind, np.full(size, 205.0))


def _strokes(digit: int, kind: str, size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Return how much of each pixel a pen covers, 0–1."""
    side = min(size) * SIDES.get(kind, rng.uniform(0.45, 0.6))
    width = side * 0.025 if kind == "pencil" else 1.5 if kind == "thin" else side * 0.07
    height, across = size
    room = np.array([across - side, height - side])
    corner = room * (0.5 if kind in ("desk", "big") else rng.uniform(0.1, 0.9, 2))
    points = np.array(STROKES[digit]) + rng.normal(0, 0.012, (len(STROKES[digit]), 2))
    at = np.linspace(0, len(points) - 1, 60)
    line = np.stack([np.interp(at, np.arange(len(points)), points[:, i]) for i in (0, 1)])
    if digit not in ANGULAR:
        line = np.stack([_rounded(values) for values in line])
    fine = 2  # drawn at twice the size, so that its rim is grey
    page = Image.new("L", (across * fine, height * fine), 0)
    pen = ImageDraw.Draw(page)
    dots = [tuple(fine * (corner + side * point)) for point in line.T]
    pen.line(dots, fill=255, width=max(1, round(width * fine)), joint="curve")
    radius = width * fine / 2
    for x, y in (dots[0], dots[-1]):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    small = page.resize((across, height), Image.Resampling.BOX)
    return np.asarray(small) / 255


def _rounded(values: np.ndarray) -> np.ndarray:
    weights = np.array([1, 2, 3, 2, 1]) / 9
    return np.convolve(np.pad(values, 2, mode="edge"), weights, "valid")


def write_samples(folder: Path) -> None:
    """Write the photos that come with digitkit as PNG files."""
    for name, (digit, kind) in SAMPLES.items():
        image = photo(digit, kind, seed=digit, size=(225, 175))
        Image.fromarray(image).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
