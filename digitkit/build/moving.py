"""The figures that move, and their marks in lesson pages, such as `<!-- moving: kernel -->`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digitkit.build.page import Moving
from digitkit.build.text_lines import LineReader, PageLine


@dataclass(frozen=True)
class MovingFigure:
    """A figure that moves; its script is `docs/js/moving/<name>.js`.

    Attributes:
        title: its caption, which also names its controls.
        alt: the description of the still picture in its place.
    """

    title: str
    alt: str


FIGURES = {
    "augment": MovingFigure(
        "One digit, turned, shifted and zoomed",
        "A six four times: as it was, turned by 10 degrees, shifted by 2 pixels to the right and"
        " down, and zoomed to 110 percent. Each is still a readable six.",
    ),
    "kernel": MovingFigure(
        "A kernel slides over a digit",
        "A digit with a window of 3 × 3 pixels on it. Beside it, the nine products of pixel and"
        " weight with their sum, and the feature map, which is bright where ink begins and dark"
        " where it ends.",
    ),
    "matrix": MovingFigure(
        "A confusion matrix whose cells open",
        "A table of ten rows, the true digits, and ten columns, the predicted ones, for a network"
        " of one layer. Each cell holds a count. The diagonal holds most digits, and the cells"
        " beside it hold few mistakes or none.",
    ),
    "slope": MovingFigure(
        "Steps along the slope",
        "The loss of one weight as a curve like a bowl, lowest at 3. From 0 on the left, six steps"
        " of rate 0.1 go down along it. They become shorter as the slope does, and end at about"
        " 2.2.",
    ),
    "unit": MovingFigure(
        "One unit adds up 784 pixels",
        "Three pictures: a three, the weights of a trained unit that answers for threes, and the"
        " products of both. Products are bright where ink meets a positive weight and dark where it"
        " meets a negative one. Below are their sum and the bias.",
    ),
}
MARK = re.compile(r"\s*<!--\s*moving\b.*")
NAMED = re.compile(r"<!-- moving: (?P<name>[\w-]+) -->\s*")


def is_mark(line: PageLine) -> bool:
    """Check whether a line is meant as the mark of a moving figure, right or not."""
    return MARK.fullmatch(line.text) is not None


def read_mark(reader: LineReader, line: PageLine) -> list[Moving]:
    """Read a mark; return an empty list, with a fault, if it names no figure.

    Args:
        reader: collects the faults.
        line: a line for which `is_mark` holds.
    """
    match = NAMED.fullmatch(line.text)
    if match is None:
        reader.fault(line.number, f"write <!-- moving: name -->; got {line.text.strip()!r}")
        return []
    if match["name"] not in FIGURES:
        known = ", ".join(sorted(FIGURES))
        reader.fault(line.number, f"no moving figure is named {match['name']!r}; there are {known}")
        return []
    return [Moving(line.number, match["name"])]


def refuse_mark(reader: LineReader, line: PageLine) -> bool:
    """Check whether a line in an admonition is a mark, with a fault if it is one."""
    if is_mark(line):
        reader.fault(line.number, "a moving figure stands outside admonitions: move its mark")
    return is_mark(line)
