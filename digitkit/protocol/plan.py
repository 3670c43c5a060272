"""What is to be run of a learner's file so that one function is there: plain data."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict, dataclass, replace

LONGEST_CODE = 120


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
        extra: those of the statements that the function does not need.
    """

    cell: Cell
    statements: tuple[int, ...]
    own: bool = False
    extra: tuple[int, ...] = ()


@dataclass(frozen=True)
class StatementLine:
    """The first line of a statement, as it is shown to people.

    Attributes:
        place: what people call its cell; empty in a script.
        number: its number in the cell or script.
        code: its text.
        needed: whether the function needs the statement.
    """

    place: str
    number: int
    code: str
    needed: bool

    @property
    def name(self) -> str:
        """The line's name, such as `line 3 of code cell 5`."""
        return f"line {self.number} of {self.place}" if self.place else f"line {self.number}"


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

    def without_extra(self) -> Plan:
        """Return a plan without the statements that the function does not need."""
        pieces = []
        for piece in self.pieces:
            needed = tuple(n for n in piece.statements if n not in piece.extra)
            if needed:
                pieces.append(replace(piece, statements=needed, extra=()))
        return replace(self, pieces=tuple(pieces))

    def line(self, piece: int, statement: int) -> StatementLine | None:
        """Find the line of a statement; None where the plan has none such.

        Args:
            piece: the place of the piece among the plan's pieces.
            statement: the statement's number in its cell.
        """
        if piece >= len(self.pieces) or statement not in self.pieces[piece].statements:
            return None
        found = self.pieces[piece]
        try:
            first = ast.parse(found.cell.source).body[statement].lineno
        except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError):
            return None
        code = found.cell.source.splitlines()[first - 1].strip()[:LONGEST_CODE]
        number = first + found.cell.first_line - 1
        return StatementLine(found.cell.place, number, code, statement not in found.extra)

    def as_bytes(self) -> bytes:
        """Write the plan as JSON, for a process that shares nothing with this one."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Plan:
        """Read what `as_bytes` wrote."""
        told = json.loads(text)
        pieces = tuple(
            Piece(
                Cell(**piece["cell"]),
                tuple(piece["statements"]),
                piece["own"],
                tuple(piece["extra"]),
            )
            for piece in told["pieces"]
        )
        return cls(told["function"], pieces, told["folder"])
