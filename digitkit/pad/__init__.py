"""A pad to draw a digit on, in a notebook.

It needs the package anywidget, which the extra `draw` brings.
"""

from digitkit.pad.opening import sketch_pad
from digitkit.pad.sheet import PadError

__all__ = ["PadError", "sketch_pad"]
