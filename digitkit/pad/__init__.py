"""A pad to draw a digit on, in a notebook.

It needs the package anywidget, which the extra `draw` brings.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from digitkit.pad.sheet import PadError, empty_sheet
from digitkit.text import install_command

__all__ = ["PadError", "sketch_pad"]


MISSING = (
    f"No sketch pad here: it needs the package anywidget. Run {install_command('draw')}, restart "
    "the kernel, and run the lesson's cells again."
)


class Pad(Protocol):
    """What a lesson asks of a pad."""

    @property
    def image(self) -> np.ndarray:
        """The drawing as it is now: a uint8 array (280, 280), 255 is paper and 0 is ink."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""


class MissingPad:
    """Stands in where the widget can't be made: a sheet that stays empty, and says why."""

    is_empty = True

    @property
    def image(self) -> np.ndarray:
        """An empty sheet."""
        return empty_sheet()

    def __repr__(self) -> str:
        return MISSING


def sketch_pad() -> Pad:
    """Give a new pad to draw a digit on, with mouse, pen or finger.

    As the last line of a notebook cell it shows the pad. A keyboard is enough: the pad also takes
    the drawn samples that come with digitkit.

    Returns:
        A pad. Its `image` is the drawing as it is now: a new uint8 array (280, 280), 255 is paper
        and 0 is ink, as in a photo. Its `is_empty` is True until something is drawn. Without the
        package anywidget the pad stays empty, and its text says what to install.

    Raises:
        PadError: on reading `image` or `is_empty`, where the browser sent no drawing but something
            else.
    """
    try:
        from digitkit.pad.widget import SketchPad
    except ModuleNotFoundError as error:
        if error.name in ("anywidget", "ipywidgets", "traitlets"):
            return MissingPad()
        raise
    return SketchPad()
