"""The pad as a widget; importing this needs the package anywidget."""

from __future__ import annotations

from pathlib import Path

import anywidget
import numpy as np
import traitlets

from digitkit.pad import SIDE, PadError, find_fault, samples, to_array

FOLDER = Path(__file__).parent


def receive(value: object, pad: SketchPad) -> bytes:
    """Return the pixels that the browser sent; for anything else note the fault, keep the last.

    A `Bytes` trait silently ignores the memoryview that arrives; so it is copied here.
    """
    pad.fault = find_fault(value)
    return pad.pixels if pad.fault else bytes(value)  # type: ignore[call-overload]


class SketchPad(anywidget.AnyWidget):
    """A sheet to draw a digit on, with undo and clear; see `digitkit.sketch_pad`.

    Attributes:
        fault: why the last message from the browser was no drawing; empty where it was one.
    """

    _esm = FOLDER / "pad.js"
    _css = FOLDER / "pad.css"

    side = traitlets.Int(SIDE, read_only=True).tag(sync=True)
    samples = traitlets.Dict(read_only=True).tag(sync=True)
    pixels = traitlets.Bytes(b"").tag(sync=True, from_json=receive)

    def __init__(self) -> None:
        super().__init__()
        self.fault = ""
        self.set_trait("samples", samples())

    @property
    def image(self) -> np.ndarray:
        """The drawing as it is now: a new uint8 array (280, 280), 255 is paper and 0 is ink.

        Raises:
            PadError: the browser sent something else.
        """
        if self.fault:
            raise PadError(self.fault)
        return to_array(self.pixels)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn: the whole sheet has one shade."""
        return bool(np.ptp(self.image) == 0)

    def __repr__(self) -> str:
        drawn = "nothing drawn yet" if self.fault or self.is_empty else "a digit drawn"
        return f"A sketch pad, {drawn}. It shows itself in a notebook that is open in a browser."
