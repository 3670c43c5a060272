"""The picture on the front page: a digit on its way through the course's dense network.

Rebuild it with `python -m digitkit.build.site.network_drawing docs/img/network.svg`.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:  # loading Keras takes seconds
    import keras

SEED = 42
WIDTH, HEIGHT = 720, 404
TOP, TALL = 74, 308  # the top of digit, units and bars, and their height
PAPER, INK, FAINT, GLOW = "#10201f", "#f4f8f7", "#a9bfbc", "#5fd3c0"
WANTED = 0.93  # a probability high enough to be right, low enough to show a second guess


def trained_network() -> tuple[keras.Model, np.ndarray, np.ndarray]:
    """Train the network of lesson 5, and return it with the validation digits and their labels."""
    import keras

    from digitkit import build_mlp, compile_model, scale, split, train
    from digitkit.data import load_digits

    digits = load_digits()
    parts = split(digits.X_train, digits.y_train)
    X_train, X_val, y_train, y_val = map(np.asarray, parts)
    keras.utils.set_random_seed(SEED)
    model = compile_model(build_mlp())
    with contextlib.redirect_stdout(io.StringIO()):
        train(model, scale(X_train), y_train, scale(X_val), y_val, epochs=5)
    return model, X_val, y_val


def activations(model: keras.Model, image: np.ndarray) -> list[np.ndarray]:
    """Return the activations of every layer for an image, a flat array each."""
    values, layers = image.reshape(1, -1), []
    for layer in model.layers:
        values = np.asarray(layer(values))
        layers.append(values[0])
    return layers


def choose(probabilities: np.ndarray, labels: np.ndarray) -> int:
    """Return the index of a digit that is read correctly, but with some doubt."""
    right = probabilities.argmax(axis=1) == labels
    distance = np.abs(probabilities.max(axis=1) - WANTED)
    return int(np.argmin(np.where(right, distance, np.inf)))


def draw(image: np.ndarray, layers: list[np.ndarray]) -> str:
    """Draw a digit, the layers' units and the probabilities.

    Args:
        image: uint8 (28, 28), 255 is ink.
        layers: the activations of each layer, not negative; the last ones are ten probabilities.

    Returns:
        An SVG.
    """
    *hidden, probabilities = layers
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="system-ui,sans-serif" font-size="21">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="14" fill="{PAPER}"/>',
        *caption(20, f"{image.size} pixels"),
        *pixels(image, 20, 240),
        *caption(296, f"{len(hidden)} layers"),
        *units(hidden, 296, 178),
        *caption(508, "10 answers"),
        *bars(probabilities, 508, 192),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def caption(left: int, text: str) -> Iterator[str]:
    """Write the words above a part of the picture."""
    yield f'<text x="{left}" y="46" fill="{FAINT}">{text}</text>'


def pixels(image: np.ndarray, left: int, wide: int) -> Iterator[str]:
    """Draw the pixels that have ink."""
    side = wide / len(image)
    top = TOP + (TALL - wide) / 2
    frame = f'x="{left}" y="{top:g}" width="{wide}" height="{wide}"'
    yield f'<rect {frame} fill="none" stroke="{FAINT}" stroke-opacity=".5"/>'
    for (row, column), ink in np.ndenumerate(image):
        if ink:
            x, y = left + column * side, top + row * side
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}"'
                f' fill="{INK}" fill-opacity="{ink / 255:.2f}"/>'
            )


def units(layers: list[np.ndarray], left: int, wide: int) -> Iterator[str]:
    """Draw a dot for each unit, brighter for a larger activation."""
    step = wide / len(layers)
    columns = 6
    for number, values in enumerate(layers):
        rows = -(-len(values) // columns)
        pitch, gap = TALL / rows, step * 0.76 / columns
        for unit, value in enumerate(values / max(float(values.max()), 1e-9)):
            x = left + number * step + (unit % columns + 0.5) * gap
            y = TOP + (unit // columns + 0.5) * pitch
            bright = f'fill="{GLOW}" fill-opacity="{0.13 + 0.87 * float(value):.2f}"'
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" {bright}/>'


def bars(probabilities: np.ndarray, left: int, wide: int) -> Iterator[str]:
    """Draw a bar for each probability, with the number if it is at least 1%."""
    pitch, best = TALL / len(probabilities), int(probabilities.argmax())
    room = wide - 90
    for digit, probability in enumerate(map(float, probabilities)):
        middle = TOP + (digit + 0.5) * pitch
        colour = GLOW if digit == best else FAINT
        length = max(2.0, probability * room)
        yield f'<text x="{left}" y="{middle + 7:.0f}" fill="{colour}">{digit}</text>'
        yield (
            f'<rect x="{left + 24}" y="{middle - 8:.1f}" width="{length:.1f}" height="16" rx="2"'
            f' fill="{colour}"/>'
        )
        if probability >= 0.01:
            x = left + 32 + length
            text = f"{probability:.0%}"
            yield f'<text x="{x:.0f}" y="{middle + 7:.0f}" fill="{colour}">{text}</text>'


def main(path: Path) -> None:
    """Train the network, and write the picture."""
    from digitkit import scale

    model, X_val, y_val = trained_network()
    scaled = scale(X_val)
    chosen = choose(np.asarray(model.predict(scaled, verbose=0)), y_val)
    layers = activations(model, scaled[chosen])
    path.write_text(draw(X_val[chosen].reshape(28, 28), layers), encoding="utf-8", newline="\n")
    print(f"{path}: a {y_val[chosen]}, read as {layers[-1].argmax()} with {layers[-1].max():.0%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
