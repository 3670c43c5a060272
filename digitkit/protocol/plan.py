"""The execution plan: the statements of a learner's file that one function needs."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict, dataclass, replace

_LONGEST_CODE = 120


@dataclass(frozen=True)
class CodeCell:
    """A code cell of a notebook, or a section of a script.

    Attributes:
        source: its Python code, without IPython's own syntax.
        file: the file name under which its code is compiled, different for every cell.
        place: what people call it, such as `"cell 5"`.
        first_line: the number of its first line in the cell or script as people see it.
        grade_id: the id that nbgrader or the lesson gave it; empty without one.
    """

    source: str
    file: str
    place: str = ""
    first_line: int = 1
    grade_id: str = ""


@dataclass(frozen=True)
class Piece:
    """Statements of a cell, in execution order.

    Attributes:
        cell: the cell.
        statements: their numbers among the cell's top-level statements.
        own: whether it is the exercise's own cell.
        extra: the numbers of statements that the function does not need.
    """

    cell: CodeCell
    statements: tuple[int, ...]
    own: bool = False
    extra: tuple[int, ...] = ()


@dataclass(frozen=True)
class StatementLine:
    """The first line of a statement, as people see it.

    Attributes:
        place: what people call its cell; empty in a script.
        number: the line number in the cell or script.
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
    """What to execute so that a learner's function is defined.

    Attributes:
        function: the function's name.
        pieces: what to execute, in this order; empty if the file has no such function.
        folder: the folder of the learner's file, so that modules beside it are found.
        misnamed: without pieces, a function that the learner wrote under a name like this one.
        in_text: without pieces, whether the function is written in a text cell.
    """

    function: str
    pieces: tuple[Piece, ...]
    folder: str = ""
    misnamed: str = ""
    in_text: bool = False

    def without_extra(self) -> Plan:
        """Return a plan without the statements that the function does not need."""
        pieces = []
        for piece in self.pieces:
            needed = tuple(n for n in piece.statements if n not in piece.extra)
            if needed:
                pieces.append(replace(piece, statements=needed, extra=()))
        return replace(self, pieces=tuple(pieces))

    def line(self, piece: int, statement: int) -> StatementLine | None:
        """Find the line of a statement; None if the plan has no such statement.

        Args:
            piece: the place of the piece among the plan's pieces.
            statement: the statement's number in its cell.
        """
        if piece >= len(self.pieces) or statement not in self.pieces[piece].statements:
            return None
        cell = self.pieces[piece].cell
        try:
            first = ast.parse(cell.source).body[statement].lineno
        except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError):
            return None
        code = cell.source.splitlines()[first - 1].strip()[:_LONGEST_CODE]
        needed = statement not in self.pieces[piece].extra
        return StatementLine(cell.place, first + cell.first_line - 1, code, needed)

    def as_bytes(self) -> bytes:
        """Encode the plan as JSON, for another process."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Plan:
        """Decode what `as_bytes` returned."""
        plan = json.loads(text)
        pieces = tuple(
            Piece(
                CodeCell(**piece["cell"]),
                tuple(piece["statements"]),
                piece["own"],
                tuple(piece["extra"]),
            )
            for piece in plan["pieces"]
        )
        return cls(plan["function"], pieces, plan["folder"])
