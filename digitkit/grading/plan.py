"""What is to be run of a learner's file so that one function is there: plain data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Cell:
    """A piece of a learner's file: a notebook's code cell, or a stretch of a script.

    Attributes:
        source: its Python code, IPython's own lines already taken out.
        file: the file name that its code is compiled under, different for every cell.
        place: what people call it, such as `"cell 5"`.
        first_line: the number of its first line within what people see as a whole.
        grade_id: the id that nbgrader or the lesson gave it; empty without.
        strict: whether it runs as a whole or not at all, as a notebook's cell does.
    """

    source: str
    file: str
    place: str = ""
    first_line: int = 1
    grade_id: str = ""
    strict: bool = True


@dataclass(frozen=True)
class Piece:
    """Statements of a cell, in the order in which they are run.

    Attributes:
        cell: the cell.
        statements: their numbers among the cell's top-level statements.
        own: whether it is the exercise's own cell.
    """

    cell: Cell
    statements: tuple[int, ...]
    own: bool = False


@dataclass(frozen=True)
class Plan:
    """What to run so that a learner's function is there.

    Attributes:
        function: the function's name.
        pieces: what to run, in this order; empty if the file has no such function.
        folder: where the learner's file lies, so that modules beside it are found.
    """

    function: str
    pieces: tuple[Piece, ...]
    folder: str = ""

    def as_bytes(self) -> bytes:
        """Write the plan as JSON, for a process that shares nothing with this one."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Plan:
        """Read what `as_bytes` wrote."""
        told = json.loads(text)
        pieces = tuple(
            Piece(Cell(**piece["cell"]), tuple(piece["statements"]), piece["own"])
            for piece in told["pieces"]
        )
        return cls(told["function"], pieces, told["folder"])
