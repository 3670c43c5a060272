"""The drawing as bytes, as an array, and the samples that a pad offers."""

from __future__ import annotations

import base64
from importlib.resources import files

import numpy as np

SIDE = 280  # ten times the side of MNIST's images
PAPER = 255


class PadError(ValueError):
    """The browser sent no drawing; `str()` is one line, and a notebook shows that line alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def fault_of(value: object) -> str:
    """Say in one line why a value from the browser is no drawing; nothing where it is one.

    Args:
        value: what came: the pixels in reading order, a byte for each, or none where nothing is
            drawn.
    """
    if not isinstance(value, bytes | bytearray | memoryview):
        got = f"a value of type {type(value).__name__}"
    elif len(bytes(value)) in (0, SIDE * SIDE):
        return ""
    else:
        got = f"{len(bytes(value)):,} bytes"
    return (
        f"The sketch pad sent {got} instead of a drawing of {SIDE} × {SIDE} pixels. "
        "Run its cell again and draw once more."
    )


def sheet_of(pixels: bytes) -> np.ndarray:
    """Make an image of the pixels; an empty sheet where there are none."""
    if not pixels:
        return empty_sheet()
    return np.frombuffer(pixels, dtype="uint8").reshape(SIDE, SIDE).copy()


def empty_sheet() -> np.ndarray:
    """Give a uint8 array (280, 280) of paper."""
    return np.full((SIDE, SIDE), PAPER, dtype="uint8")


def samples() -> dict[str, str]:
    """Give the drawn samples that come with digitkit: digit → picture as a data address."""
    folder = files("digitkit") / "samples"
    drawn = sorted((each for each in folder.iterdir() if each.name.startswith("drawn_")), key=str)
    return {
        each.name.removeprefix("drawn_").removesuffix(".png"): (
            f"data:image/png;base64,{base64.b64encode(each.read_bytes()).decode('ascii')}"
        )
        for each in drawn
    }
