"""Made-up drawings for the network of the drawing page: unusual digits, and what is no digit.

MNIST has hardly any 1 with a flag and nothing that isn't a digit. These drawings fill the gap, in
training and, with other seeds and other fonts, in measuring how often the network is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Strokes = list[list[Point]]

SIDE = 140  # pixels of a sheet; half as many as the page's, which makes drawing quicker
PENS = (5, 12)  # the narrowest and the widest pen, in pixels of the sheet

# Letters by the strokes of a pen, in a square of side 1. Left out are letters that can be read as
# digits: B, D, G, I, O, Q, S, Z and the like.
LETTERS: dict[str, Strokes] = {
    "A": [[(0.2, 0.9), (0.5, 0.1), (0.8, 0.9)], [(0.32, 0.6), (0.68, 0.6)]],
    "C": [[(0.78, 0.25), (0.5, 0.1), (0.25, 0.35), (0.25, 0.65), (0.5, 0.9), (0.78, 0.75)]],
    "E": [[(0.75, 0.1), (0.28, 0.1), (0.28, 0.9), (0.75, 0.9)], [(0.28, 0.5), (0.65, 0.5)]],
    "F": [[(0.75, 0.1), (0.3, 0.1), (0.3, 0.9)], [(0.3, 0.48), (0.65, 0.48)]],
    "H": [[(0.25, 0.1), (0.25, 0.9)], [(0.75, 0.1), (0.75, 0.9)], [(0.25, 0.5), (0.75, 0.5)]],
    "J": [[(0.4, 0.1), (0.8, 0.1)], [(0.62, 0.1), (0.62, 0.75), (0.45, 0.9), (0.28, 0.75)]],
    "K": [[(0.28, 0.1), (0.28, 0.9)], [(0.75, 0.1), (0.28, 0.52), (0.78, 0.9)]],
    "L": [[(0.3, 0.1), (0.3, 0.9), (0.75, 0.9)]],
    "M": [[(0.15, 0.9), (0.22, 0.1), (0.5, 0.65), (0.78, 0.1), (0.85, 0.9)]],
    "N": [[(0.22, 0.9), (0.22, 0.1), (0.78, 0.9), (0.78, 0.1)]],
    "P": [[(0.3, 0.9), (0.3, 0.1), (0.62, 0.12), (0.74, 0.3), (0.62, 0.5), (0.3, 0.52)]],
    "R": [[(0.28, 0.9), (0.28, 0.1), (0.62, 0.12), (0.72, 0.3), (0.6, 0.48), (0.28, 0.5)],
          [(0.45, 0.5), (0.78, 0.9)]],
    "T": [[(0.18, 0.12), (0.82, 0.12)], [(0.5, 0.12), (0.5, 0.9)]],
    "U": [[(0.22, 0.1), (0.24, 0.7), (0.5, 0.9), (0.76, 0.7), (0.78, 0.1)]],
    "V": [[(0.2, 0.1), (0.5, 0.9), (0.8, 0.1)]],
    "W": [[(0.12, 0.1), (0.3, 0.9), (0.5, 0.35), (0.7, 0.9), (0.88, 0.1)]],
    "X": [[(0.22, 0.1), (0.78, 0.9)], [(0.78, 0.1), (0.22, 0.9)]],
    "a": [[(0.7, 0.35), (0.45, 0.3), (0.28, 0.55), (0.4, 0.82), (0.66, 0.7), (0.7, 0.35),
           (0.72, 0.75), (0.85, 0.85)]],
    "e": [[(0.28, 0.55), (0.72, 0.5), (0.6, 0.28), (0.38, 0.3), (0.26, 0.6), (0.42, 0.85),
           (0.74, 0.76)]],
    "f": [[(0.7, 0.15), (0.52, 0.1), (0.44, 0.3), (0.44, 0.9)], [(0.25, 0.45), (0.66, 0.45)]],
    "h": [[(0.3, 0.1), (0.3, 0.9)], [(0.3, 0.58), (0.5, 0.45), (0.68, 0.55), (0.7, 0.9)]],
    "k": [[(0.32, 0.1), (0.32, 0.9)], [(0.68, 0.42), (0.32, 0.66), (0.7, 0.9)]],
    "m": [[(0.15, 0.4), (0.15, 0.85)], [(0.15, 0.5), (0.32, 0.4), (0.48, 0.5), (0.48, 0.85)],
          [(0.48, 0.5), (0.68, 0.4), (0.82, 0.5), (0.84, 0.85)]],
    "n": [[(0.25, 0.4), (0.25, 0.85)], [(0.25, 0.52), (0.5, 0.4), (0.72, 0.52), (0.74, 0.85)]],
    "r": [[(0.35, 0.4), (0.35, 0.88)], [(0.35, 0.56), (0.52, 0.42), (0.7, 0.46)]],
    "w": [[(0.15, 0.42), (0.32, 0.85), (0.5, 0.5), (0.68, 0.85), (0.85, 0.42)]],
}  # fmt: skip
# Signs that people draw to see what happens.
SIGNS: dict[str, Strokes] = {
    "triangle": [[(0.5, 0.12), (0.85, 0.85), (0.15, 0.85), (0.5, 0.12)]],
    "square": [[(0.18, 0.18), (0.82, 0.18), (0.82, 0.82), (0.18, 0.82), (0.18, 0.18)]],
    "heart": [[(0.5, 0.88), (0.15, 0.42), (0.28, 0.15), (0.5, 0.34), (0.72, 0.15), (0.85, 0.42),
               (0.5, 0.88)]],
    "star": [[(0.2, 0.9), (0.5, 0.1), (0.8, 0.9), (0.1, 0.4), (0.9, 0.4), (0.2, 0.9)]],
    "plus": [[(0.5, 0.15), (0.5, 0.85)], [(0.15, 0.5), (0.85, 0.5)]],
    "tick": [[(0.15, 0.55), (0.4, 0.85), (0.88, 0.15)]],
    "hash": [[(0.38, 0.1), (0.32, 0.9)], [(0.68, 0.1), (0.62, 0.9)], [(0.15, 0.36), (0.88, 0.36)],
             [(0.12, 0.66), (0.85, 0.66)]],
    "house": [[(0.2, 0.9), (0.2, 0.45), (0.5, 0.12), (0.8, 0.45), (0.8, 0.9), (0.2, 0.9)],
              [(0.2, 0.45), (0.8, 0.45)]],
    "wave": [[(0.08, 0.5), (0.22, 0.35), (0.38, 0.5), (0.54, 0.65), (0.7, 0.5), (0.9, 0.36)]],
    "percent": [[(0.8, 0.12), (0.2, 0.88)],
                [(0.3, 0.15), (0.2, 0.25), (0.3, 0.35), (0.4, 0.25), (0.3, 0.15)],
                [(0.7, 0.65), (0.6, 0.75), (0.7, 0.85), (0.8, 0.75), (0.7, 0.65)]],
}  # fmt: skip
CORNERED = set("AEFHKLMNTVWX") | {"triangle", "square", "star", "plus", "tick", "hash", "house"}


def flagged_one(rng: np.random.Generator) -> Strokes:
    """Return a 1 with an upstroke, and with a foot half of the time."""
    top, foot = rng.uniform(0.45, 0.6), rng.uniform(0.42, 0.62)
    flag = (top - rng.uniform(0.12, 0.34), 0.1 + rng.uniform(0.12, 0.34))
    strokes: Strokes = [[flag, (top, 0.1), (foot, 0.9)]]
    if rng.random() < 0.5:
        half = rng.uniform(0.12, 0.28)
        strokes.append([(foot - half, 0.9), (foot + half, 0.9)])
    return strokes


def crossed_seven(rng: np.random.Generator) -> Strokes:
    """Return a 7, with a bar two times out of three."""
    knee, foot = rng.uniform(0.68, 0.8), rng.uniform(0.3, 0.52)
    strokes: Strokes = [[(rng.uniform(0.2, 0.32), 0.12), (knee, 0.12), (foot, 0.9)]]
    if rng.random() < 2 / 3:
        middle = (knee + foot) / 2
        half, slope = rng.uniform(0.12, 0.22), rng.uniform(-0.04, 0.04)
        strokes.append([(middle - half, 0.5 + slope), (middle + half, 0.5 - slope)])
    return strokes


def scribble(rng: np.random.Generator) -> Strokes:
    """Return a long line that wanders over the sheet, or a zigzag, or several short lines."""
    kind = rng.integers(3)
    if kind == 0:
        steps = rng.normal(0, 0.22, (int(rng.integers(12, 30)), 2))
        return [[_point(place) for place in np.clip(0.5 + np.cumsum(steps, 0), 0.05, 0.95)]]
    if kind == 1:
        turns = int(rng.integers(5, 12))
        across = np.linspace(0.1, 0.9, turns)
        down = np.where(np.arange(turns) % 2, 0.2, 0.8) + rng.normal(0, 0.06, turns)
        return [[_point(place) for place in zip(across, down, strict=True)]]
    ends = rng.uniform(0.05, 0.95, (int(rng.integers(3, 7)), 2, 2))
    return [[_point(first), _point(last)] for first, last in ends]


def face(rng: np.random.Generator) -> Strokes:
    """Return a face: a round head, two eyes, a mouth, sometimes a nose."""
    turn = np.linspace(0, 2 * np.pi, 24)
    width, height = rng.uniform(0.34, 0.44, 2)
    strokes: Strokes = [
        [(0.5 + width * np.sin(a), 0.5 - height * np.cos(a)) for a in turn],
        *([(x, y), (x, y + 0.04)] for x, y in ((0.36, 0.38), (0.64, 0.38))),
    ]
    smile = rng.uniform(-0.08, 0.14)
    strokes.append([(0.32, 0.66), (0.5, 0.66 + smile), (0.68, 0.66)])
    if rng.random() < 0.5:
        strokes.append([(0.5, 0.46), (0.46, 0.56), (0.52, 0.57)])
    return strokes


def dot(rng: np.random.Generator) -> Strokes:
    """Return a dot or two, as a pen makes them that only touches the paper."""
    places = rng.uniform(0.2, 0.8, (int(rng.integers(1, 3)), 2))
    return [[_point(place), _point(place + 0.005)] for place in places]


def letter_or_sign(rng: np.random.Generator) -> tuple[Strokes, bool]:
    """Return a letter or a sign, and whether it has corners."""
    everything = {**LETTERS, **SIGNS}
    name = str(rng.choice(list(everything)))
    return everything[name], name in CORNERED


def no_digit(rng: np.random.Generator) -> np.ndarray:
    """Draw something that is no digit; see `sheet` for the result."""
    kind = rng.random()
    if kind < 0.66:
        strokes, has_corners = letter_or_sign(rng)
        return sheet(strokes, rng, rounded=not has_corners)
    draw = scribble if kind < 0.86 else face if kind < 0.96 else dot
    return sheet(draw(rng), rng, rounded=rng.random() < 0.5)


def sheet(strokes: Strokes, rng: np.random.Generator, *, rounded: bool = False) -> np.ndarray:
    """Draw strokes on white paper, a little turned, slanted, stretched and shaken.

    Args:
        strokes: lists of points in a square of side 1.
        rng: the source of what differs from drawing to drawing.
        rounded: draw curves and not corners.

    Returns:
        A grey image, uint8 (140, 140), ink dark.
    """
    size = rng.uniform(0.35, 0.8) * SIDE
    angle, slant = np.radians(rng.normal(0, 7)), rng.normal(0, 0.12)
    stretch = np.diag([rng.uniform(0.75, 1.15), 1])
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    change = rotation @ np.array([[1, slant], [0, 1]]) @ stretch
    middle = SIDE / 2 + rng.uniform(-0.08, 0.08, 2) * SIDE
    page = Image.new("L", (SIDE, SIDE), 255)
    pen, width = ImageDraw.Draw(page), int(rng.integers(*PENS))
    for stroke in strokes:
        points = np.array(stroke) + rng.normal(0, 0.018, (len(stroke), 2))
        line = _rounded(points) if rounded else points
        _draw_line(pen, middle + size * (line - 0.5) @ change.T, width)
    return np.asarray(page)


def _draw_line(pen: ImageDraw.ImageDraw, line: np.ndarray, width: int) -> None:
    """Draw one line with round joints and ends."""
    places = [(float(x), float(y)) for x, y in line]
    pen.line(places, fill=0, width=width, joint="curve")
    for x, y in places:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=0)


def _rounded(points: np.ndarray, rounds: int = 2) -> np.ndarray:
    """Cut the corners of a line, as Chaikin does."""
    for _ in range(rounds):
        before, after = points[:-1], points[1:]
        inner = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1)
        points = np.concatenate([points[:1], inner.reshape(-1, 2), points[-1:]])
    return points


def _point(place: Iterable[float]) -> Point:
    x, y = place
    return float(x), float(y)


def printed(letter: str, font: str, rng: np.random.Generator) -> np.ndarray:
    """Draw a letter of one of Matplotlib's fonts; see `sheet` for the result."""
    import matplotlib

    path = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{font}.ttf")
    size = int(rng.uniform(70, 110))
    page = Image.new("L", (SIDE, SIDE), 255)
    ImageDraw.Draw(page).text(
        (SIDE / 2, SIDE / 2), letter, fill=0, anchor="mm", font=ImageFont.truetype(str(path), size)
    )
    return np.asarray(page.rotate(rng.normal(0, 6), fillcolor=255))


def prepared(
    count: int, draw: Callable[[np.random.Generator], np.ndarray], seed: int
) -> np.ndarray:
    """Make drawings and prepare them as the drawing page does.

    Args:
        count: how many drawings.
        draw: makes one.
        seed: the same seed gives the same drawings.

    Returns:
        uint8 (count, 784), ink bright, 0–255.
    """
    from digitkit import prepare_drawing

    rng = np.random.default_rng(seed)
    return np.stack([np.ravel(prepare_drawing(draw(rng))) for _ in range(count)]).astype("uint8")
