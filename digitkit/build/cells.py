"""The cells of a notebook, with ids that stay what they are when a page grows."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

SCHEMA_VERSION = 3  # of nbgrader's cell metadata
LONGEST_SLUG = 40


class CellIds:
    """Ids of the cells that have no name of their own, made of the heading above them.

    A running number counts only the cells of one kind under one heading, so a new cell changes
    the ids of at most the few that follow it under the same heading. A named cell has `_` or no
    hyphen in its id and can't be mistaken for one of these.
    """

    def __init__(self) -> None:
        self.slug = "top"
        self.counts: Counter[str] = Counter()

    def enter(self, heading: str) -> None:
        """Begin the part of the page under this heading."""
        words = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
        self.slug = words[:LONGEST_SLUG].strip("-") or "part"

    def next(self, kind: str) -> str:
        """Give the id of the next cell of this kind."""
        name = f"{kind}-{self.slug}"
        self.counts[name] += 1
        return name if self.counts[name] == 1 else f"{name}--{self.counts[name]}"


def markdown_cell(cell_id: str, source: str, attachments: dict[str, Any]) -> NotebookNode:
    """Make a cell of words, with the pictures it shows."""
    extra = {"attachments": attachments} if attachments else {}
    return new_markdown_cell(source, id=cell_id, metadata={}, **extra)


def code_cell(cell_id: str, source: str, raises: bool = False, alt: str = "") -> NotebookNode:
    """Make a cell of shown code.

    Args:
        cell_id: its id.
        source: the code.
        raises: it is meant to fail, and does not stop the notebook's run.
        alt: its figure in words, for whoever makes a page of the notebook.
    """
    metadata: dict[str, Any] = {"tags": ["raises-exception"]} if raises else {}
    if alt:
        metadata["digitkit"] = {"alt": alt}
    return new_code_cell(source, id=cell_id, metadata=metadata)


def solution_cell(function: str, source: str) -> NotebookNode:
    """Make the cell in which the learner writes a function."""
    metadata = grading(function, solution=True)
    return new_code_cell(source, id=function, metadata={"nbgrader": metadata})


def check_cell(function: str, points: int) -> NotebookNode:
    """Make the locked cell that checks a function, and whose value is its points."""
    name = f"check_{function}"
    metadata = grading(name, grade=True, locked=True, points=points)
    return new_code_cell(f"check({function})", id=name, metadata={"nbgrader": metadata})


def written_cell(source: str, points: int) -> NotebookNode:
    """Make the cell in which the learner answers in words; a person grades it."""
    metadata = grading("question", grade=True, solution=True, points=points)
    return new_markdown_cell(source, id="question", metadata={"nbgrader": metadata})


def grading(grade_id: str, *, points: int | None = None, **roles: bool) -> dict[str, Any]:
    """Write a cell's metadata as nbgrader's own schema wants them."""
    metadata: dict[str, Any] = {
        "grade": False,
        "grade_id": grade_id,
        "locked": False,
        "schema_version": SCHEMA_VERSION,
        "solution": False,
        "task": False,
        **roles,
    }
    return metadata if points is None else {**metadata, "points": points}
