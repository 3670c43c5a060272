"""A pad to draw a digit on, in a notebook.

It needs the package anywidget, which the extra `draw` installs.
"""

from __future__ import annotations

import base64
from importlib.resources import files
from typing import Protocol

import numpy as np

from digitkit.text import install_command

__all__ = ["PadError", "sketch_pad"]

SIDE = 280  # ten times the side of MNIST's images
PAPER = 255
MISSING = (
    f"No sketch pad here: it needs the package anywidget. Run {install_command('draw')}, restart "
    "the kernel, and run the lesson's cells again."
)


class PadError(ValueError):
    """The browser sent no drawing; `str()` is one line, and a notebook shows that line alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class Pad(Protocol):
    """What a lesson needs of a pad."""

    @property
    def image(self) -> np.ndarray:
        """The drawing as it is now: a uint8 array (280, 280), 255 is paper and 0 is ink."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""


class MissingPad:
    """A pad without a widget: it stays empty, and its text says why."""

    is_empty = True

    @property
    def image(self) -> np.ndarray:
        """An empty sheet."""
        return to_array(b"")

    def __repr__(self) -> str:
        return MISSING


def sketch_pad() -> Pad:
    """Return a new pad to draw a digit on, with mouse, pen or finger.

    As the last line of a notebook cell it shows the pad. A keyboard is enough: the pad also takes
    the drawn samples that come with digitkit.

    Returns:
        A pad. Its `image` is the drawing as it is now: a new uint8 array (280, 280), 255 is paper
        and 0 is ink, as in a photo. Its `is_empty` is True until something is drawn. Without the
        package anywidget the pad stays empty, and its text says what to install.

    Raises:
        PadError: on reading `image` or `is_empty`, where the browser sent something other than a
            drawing.
    """
    try:
        from digitkit.pad.widget import SketchPad
    except ModuleNotFoundError as error:
        if error.name in ("anywidget", "ipywidgets", "traitlets"):
            return MissingPad()
        raise
    return SketchPad()


def find_fault(value: object) -> str:
    """Return in one line why a value from the browser is no drawing; empty where it is one.

    Args:
        value: what the browser sent: the pixels in reading order, one byte each, or no bytes where
            nothing is drawn.
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


def to_array(pixels: bytes) -> np.ndarray:
    """Return the pixels as a new uint8 array (280, 280); all paper where there are none."""
    if not pixels:
        return np.full((SIDE, SIDE), PAPER, dtype="uint8")
    return np.frombuffer(pixels, dtype="uint8").reshape(SIDE, SIDE).copy()


def samples() -> dict[str, str]:
    """Return the drawn samples that come with digitkit: digit → PNG as a `data:` URI."""
    folder = files("digitkit") / "samples"
    drawn = sorted((each for each in folder.iterdir() if each.name.startswith("drawn_")), key=str)
    return {
        each.name.removeprefix("drawn_").removesuffix(".png"): (
            f"data:image/png;base64,{base64.b64encode(each.read_bytes()).decode('ascii')}"
        )
        for each in drawn
    }
