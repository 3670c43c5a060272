"""Compute the dependency slice of a function: the statements of a file that it needs."""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from digitkit.lessons.catalog import exercises, lessons
from digitkit.protocol.plan import CodeCell, Piece, Plan
from digitkit.submissions.symbols import Symbols, symbols_of

_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "get_ipython", "display"}
Place = tuple[int, int]  # the number of a cell, and of a statement in it


_FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)  # hints show code too


def similar_name(function: str, names: Iterable[str]) -> str:
    """Find a name that is probably a misspelling of an exercise's; empty if there is none.

    Args:
        function: the exercise's function.
        names: the names of functions that a learner wrote.
    """
    others = [name for name in names if name not in exercise_functions()]
    close = difflib.get_close_matches(function, others, 1, cutoff=0.8)
    return close[0] if close else ""


@cache
def exercise_functions() -> frozenset[str]:
    """Return the functions that the exercises ask for."""
    return frozenset(one.function for lesson in lessons() for one in exercises(lesson))


@dataclass(frozen=True)
class Statement:
    """A top-level statement: its place in the file, its names, and whether it is a blank.

    `function` is the name of the function that it defines, or empty.
    """

    cell: int
    number: int
    names: Symbols
    stub: bool = False
    function: str = ""

    @property
    def place(self) -> Place:
        """The number of its cell, and its own number in it."""
        return self.cell, self.number


class Program:
    """The statements of a file, from which a plan for each exercise is made.

    Args:
        cells: the code cells in the file's order.
        folder: the folder of the file.
        texts: the sources of its text cells.
    """

    def __init__(
        self, cells: Sequence[CodeCell], folder: str = "", texts: Sequence[str] = ()
    ) -> None:
        self.cells = list(cells)
        self.folder = folder
        self.texts = list(texts)
        self.statements: list[list[Statement]] = []
        for number, cell in enumerate(self.cells):
            body = enumerate(_body(cell))
            self.statements.append(
                [
                    Statement(number, n, symbols_of(s), _is_stub(s), _function_name(s))
                    for n, s in body
                ]
            )

    def plan(self, function: str) -> Plan:
        """Return what must be executed so that a function is defined.

        That is all of the exercise's own cell, and of the other cells only what it needs. Nothing
        is executed if the function is missing or still blank.
        """
        own = self.own_cell(function)
        if own is None or (self._defines(own, function) and self._is_blank(own, function)):
            misnamed, in_text = self._misnamed(function), self._is_in_text(function)
            return Plan(function, (), self.folder, misnamed=misnamed, in_text=in_text)
        return Plan(function, tuple(_Slicer(self, function, own).pieces()), self.folder)

    def own_cell(self, function: str) -> int | None:
        """Find the cell that answers an exercise; None if there is none.

        It is the cell with the exercise's id, or else the last one that defines the name. A blank
        with the id doesn't count if there is an answer elsewhere.
        """
        with_id = [n for n, cell in enumerate(self.cells) if cell.grade_id == function]
        defining = [n for n in range(len(self.cells)) if self._defines(n, function)]
        answered = [n for n in defining if not self._is_blank(n, function)]
        written = re.compile(rf"^\s*(async\s+)?(def|class)\s+{function}\b|^{function}\s*=", re.M)
        # cells that are not valid Python, and star imports, may define the function too
        invalid = [
            n for n, s in enumerate(self.statements) if not s and self.cells[n].source.strip()
        ]
        mentions = [n for n in invalid if n in with_id or written.search(self.cells[n].source)]
        stars = [n for n, cell in enumerate(self.statements) if any(s.names.star for s in cell)]
        answered_with_id = [n for n in with_id if n in answered]
        candidates = (answered_with_id, answered, defining, mentions, stars)
        return next((cells[-1] for cells in candidates if cells), None)

    def _misnamed(self, function: str) -> str:
        """Find a function that was probably meant to have this name; empty if there is none.

        It is one with a similar name, or the only one in the exercise's own cell.
        """
        in_cell = [s for n, s in enumerate(self.statements) if self.cells[n].grade_id == function]
        own = [name for cell in in_cell for name in _functions(cell)]
        alone = own[0] if len(own) == 1 and own[0] not in exercise_functions() else ""
        elsewhere = [name for cell in self.statements for name in _functions(cell)]
        return alone or similar_name(function, elsewhere)

    def _is_in_text(self, function: str) -> bool:
        written = re.compile(rf"^\s*def\s+{function}\s*\(", re.MULTILINE)
        return any(written.search(_FOLDED.sub("", text)) for text in self.texts)

    def _defines(self, cell: int, name: str) -> bool:
        return any(name in statement.names.binds for statement in self.statements[cell])

    def _is_blank(self, cell: int, name: str) -> bool:
        defining = [s for s in self.statements[cell] if name in s.names.binds]
        return all(statement.stub for statement in defining)


class _Slicer:
    """Follows the names that a function needs until nothing more is needed."""

    def __init__(self, program: Program, function: str, own: int) -> None:
        self.program = program
        self.own = own
        self.end = (own, len(program.statements[own]))
        self.all = [statement for cell in program.statements for statement in cell]
        self.chosen: dict[Place, Statement] = {}
        self.needed: set[str] = set()
        self.has_unbound = False  # a needed name is bound nowhere, so a star import may bind it
        self.resolved: dict[tuple[str, Place], list[Statement]] = {}
        self._resolve(function, self.end)
        self._add_changes()

    def pieces(self) -> list[Piece]:
        """Return what to execute in the file's order, but everything before it is needed."""
        own = [statement.place for statement in self.program.statements[self.own]]
        ordered: list[Place] = []
        for place in sorted({*self.chosen, *own}):
            self._emit(place, ordered, frozenset())
        if not own:  # a cell with a syntax error: loading it reports the error
            ordered.append((self.own, 0))
        return [
            self._piece(cell, tuple(number for _, number in places))
            for cell, places in groupby(ordered, key=itemgetter(0))
        ]

    def _piece(self, cell: int, numbers: tuple[int, ...]) -> Piece:
        # a cell with a syntax error has no statements, and all of it is needed
        listed = numbers if self.program.statements[cell] else ()
        extra = tuple(n for n in listed if (cell, n) not in self.chosen)
        return Piece(self.program.cells[cell], numbers, cell == self.own, extra)

    def _emit(self, place: Place, ordered: list[Place], above: frozenset[Place]) -> None:
        """Append a statement after what it needs when it is executed."""
        if place in ordered or place in above:
            return
        statement = self.program.statements[place[0]][place[1]]
        for name in sorted(statement.names.needs):
            for needed in self.resolved.get((name, place), []):
                self._emit_callable(needed.place, ordered, above | {place})
        ordered.append(place)

    def _emit_callable(self, place: Place, ordered: list[Place], above: frozenset[Place]) -> None:
        """Append a statement after what it needs, also when its functions are called."""
        if place in ordered or place in above:
            return
        statement = self.program.statements[place[0]][place[1]]
        for name in sorted(statement.names.needs_later):
            for needed in self.resolved.get((name, self.end), []):
                self._emit_callable(needed.place, ordered, above | {place})
        self._emit(place, ordered, above)

    def _resolve(self, name: str, at: Place) -> None:
        """Choose the statements that bind a name to the value it has at some place."""
        if (name, at) in self.resolved:
            return
        self.needed.add(name)
        binding = [s for s in self.all if name in s.names.binds]
        before = [s for s in binding if s.place < at]
        others = [s for s in binding if s.place != at and name not in _BUILTINS]
        chosen = [*before[::-1], *others][:1]
        set_by_function = any(name in s.names.sets_global for s in self.all)
        self.has_unbound |= not (chosen or set_by_function or name in _BUILTINS)
        if chosen and name in chosen[0].names.imports:  # `import a` and `import a.b` bind one name
            chosen += [s for s in binding if name in s.names.imports and s is not chosen[0]]
        self.resolved[name, at] = chosen
        for statement in chosen:
            self._choose(statement)

    def _choose(self, statement: Statement) -> None:
        if statement.place in self.chosen:
            return
        self.chosen[statement.place] = statement
        for name in statement.names.needs:
            self._resolve(name, statement.place)
        for name in statement.names.needs_later:
            self._resolve(name, self.end)

    def _add_changes(self) -> None:
        """Choose what changes a needed name in place, until nothing more is needed."""
        count = -1
        while count != len(self.chosen):
            count = len(self.chosen)
            for statement in self.all:
                if statement.place not in self.chosen and self._matters(statement):
                    self._choose(statement)

    def _matters(self, statement: Statement) -> bool:
        names = statement.names
        if names.future:
            return statement.place < self.end
        if names.star:
            return self.has_unbound
        if self._calls_setter(statement):
            return True
        changed = names.changes & self.needed
        if not changed:
            return False
        if statement.place >= self.end and not self._follows_binding(statement, changed):
            return False
        if any(self._is_rebound_after(name, statement) for name in changed):
            return False
        if not all(self._is_imported(name) for name in changed):
            return True
        return all(self._is_imported(n) or n in self.needed for n in names.needs)

    def _follows_binding(self, statement: Statement, changed: frozenset[str]) -> bool:
        """Check whether it follows, in the same cell, a statement that binds a changed name."""
        binding = [s for s in self.chosen.values() if s.names.binds & changed]
        return any(s.cell == statement.cell and s.number < statement.number for s in binding)

    def _is_rebound_after(self, name: str, statement: Statement) -> bool:
        """Check whether a chosen statement binds a name anew after this one."""
        binding = [p for p, s in self.chosen.items() if name in s.names.binds and p < self.end]
        last = max(binding, default=statement.place)
        return last > statement.place and name not in self.chosen[last].names.needs

    def _is_imported(self, name: str) -> bool:
        binding = [s for s in self.all if name in s.names.binds]
        return bool(binding) and all(name in s.names.imports for s in binding)

    def _calls_setter(self, statement: Statement) -> bool:
        """Check whether it calls a function that binds a needed name by `global`."""
        if statement.place >= self.end:
            return False
        setters = {n for s in self.all if s.names.sets_global & self.needed for n in s.names.binds}
        return bool(setters & statement.names.needs)


def _body(cell: CodeCell) -> list[ast.stmt]:
    try:
        return ast.parse(cell.source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _function_name(statement: ast.stmt) -> str:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return statement.name
    return ""


def _functions(statements: Iterable[Statement]) -> list[str]:
    return [s.function for s in statements if s.function and not s.stub]


def _is_stub(statement: ast.stmt) -> bool:
    """Check whether a statement is a function that only raises NotImplementedError."""
    if not isinstance(statement, ast.FunctionDef):
        return False
    doc = ast.get_docstring(statement, clean=False) is not None
    body = statement.body[1:] if doc else statement.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or body[0].exc is None:
        return False
    return "NotImplementedError" in ast.unparse(body[0].exc)
