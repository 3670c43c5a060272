"""From the cells of a file to what must be run for one function: names are followed."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digitkit.protocol.plan import Cell, Piece, Plan
from digitkit.submissions.symbols import Symbols, symbols_of

_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "get_ipython", "display"}


@dataclass(frozen=True)
class Statement:
    """A top-level statement, its place in the file, and its names."""

    cell: int
    number: int
    names: Symbols
    stub: bool = False


class Program:
    """The statements of a file, for as many plans as it has exercises.

    Args:
        cells: the cells in the file's order.
        folder: where the file lies.
    """

    def __init__(self, cells: Sequence[Cell], folder: str = "") -> None:
        self.cells = list(cells)
        self.folder = folder
        self.statements: list[list[Statement]] = []
        for place, cell in enumerate(self.cells):
            body = _body(cell)
            told = (Statement(place, n, symbols_of(s), _is_stub(s)) for n, s in enumerate(body))
            self.statements.append(list(told))

    def plan(self, function: str) -> Plan:
        """Say what must be run so that a function is there.

        The exercise's own cell is run as it stands; of the other cells only what it needs. Nothing
        is run where the function is missing or still the blank that was handed out.
        """
        own = self.own_cell(function)
        if own is None or (self._defines(own, function) and self._is_blank(own, function)):
            return Plan(function, (), self.folder)
        return Plan(function, tuple(_Slicer(self, function, own).pieces()), self.folder)

    def own_cell(self, function: str) -> int | None:
        """Find the cell in which a function is answered; None if there is none.

        It is the cell with the exercise's id, or else the last one that defines the name. A blank
        that was left under the id doesn't count if there is an answer elsewhere.
        """
        named = [n for n, cell in enumerate(self.cells) if cell.grade_id == function]
        defining = [n for n in range(len(self.cells)) if self._defines(n, function)]
        answered = [n for n in defining if not self._is_blank(n, function)]
        for found in ([n for n in named if n in answered], answered, defining):
            if found:
                return found[-1]
        written = re.compile(rf"^\s*(async\s+)?(def|class)\s+{function}\b|^{function}\s*=", re.M)
        broken = [n for n, s in enumerate(self.statements) if not s]
        mentions = [n for n in broken if n in named or written.search(self.cells[n].source)]
        mentions = [n for n in mentions if self.cells[n].source.strip()]
        stars = [n for n, cell in enumerate(self.statements) if any(s.names.star for s in cell)]
        return next((found[-1] for found in (mentions, stars) if found), None)

    def _defines(self, cell: int, name: str) -> bool:
        return any(name in statement.names.binds for statement in self.statements[cell])

    def _is_blank(self, cell: int, name: str) -> bool:
        defining = [s for s in self.statements[cell] if name in s.names.binds]
        return all(statement.stub for statement in defining)


class _Slicer:
    """Follows names from one cell until nothing more is needed."""

    def __init__(self, source: Program, function: str, own: int) -> None:
        self.source = source
        self.own = own
        self.end = (own, len(source.statements[own]))
        self.all = [statement for cell in source.statements for statement in cell]
        self.chosen: dict[tuple[int, int], Statement] = {}
        self.wanted: set[str] = set()
        self.unexplained = False
        self.resolved: dict[tuple[str, tuple[int, int]], list[Statement]] = {}
        self._want(function, self.end)
        self._settle()

    def pieces(self) -> list[Piece]:
        """Give what is to be run, in its order: the file's, but what is needed sooner sooner."""
        own_numbers = [(self.own, s.number) for s in self.source.statements[self.own]]
        places = sorted({*self.chosen, *own_numbers})
        ordered: list[tuple[int, int]] = []
        for place in places:
            self._emit(place, ordered, set())
        if not own_numbers:  # a cell with a fault in its grammar: loading it tells which
            ordered.append((self.own, 0))
        return self._grouped(ordered)

    def _grouped(self, ordered: Iterable[tuple[int, int]]) -> list[Piece]:
        groups: list[tuple[int, list[int]]] = []
        for cell, number in ordered:
            if not groups or groups[-1][0] != cell:
                groups.append((cell, []))
            groups[-1][1].append(number)
        cells = self.source.cells
        return [
            Piece(
                cells[c],
                tuple(numbers),
                c == self.own,
                # a cell with a fault in its grammar has no statements, and is needed as it stands
                tuple(
                    n for n in numbers if self.source.statements[c] and (c, n) not in self.chosen
                ),
            )
            for c, numbers in groups
        ]

    def _emit(self, place: tuple[int, int], ordered: list, above: set) -> None:
        if place in ordered or place in above:
            return
        above = above | {place}
        statement = self.source.statements[place[0]][place[1]]
        for name in sorted(statement.names.needs):
            for needed in self.resolved.get((name, place), []):
                self._emit_deep((needed.cell, needed.number), ordered, above)
        ordered.append(place)

    def _emit_deep(self, place: tuple[int, int], ordered: list, above: set) -> None:
        """Emit what is needed at once, and also what its functions need when they are called."""
        if place in ordered or place in above:
            return
        statement = self.source.statements[place[0]][place[1]]
        for name in sorted(statement.names.needs_later):
            for needed in self.resolved.get((name, self.end), []):
                self._emit_deep((needed.cell, needed.number), ordered, above | {place})
        self._emit(place, ordered, above)

    def _want(self, name: str, at: tuple[int, int]) -> None:
        """Choose the statements that give a name the value it has at some place."""
        if (name, at) in self.resolved:
            return
        self.wanted.add(name)
        makers = [s for s in self.all if name in s.names.binds]
        before = [s for s in makers if (s.cell, s.number) < at]
        after = [s for s in makers if _at(s) != at and name not in _BUILTINS]
        maker = next(iter([*before[::-1], *after]), None)
        found = [maker] if maker else []
        setters = any(name in s.names.sets_global for s in self.all)
        self.unexplained |= not (found or setters or name in _BUILTINS)
        if maker and name in maker.names.imports:  # `import a` and `import a.b` make one name
            found += [s for s in makers if name in s.names.imports and s is not maker]
        self.resolved[name, at] = found
        for statement in found:
            self._choose(statement)

    def _choose(self, statement: Statement) -> None:
        place = _at(statement)
        if place in self.chosen:
            return
        self.chosen[place] = statement
        for name in statement.names.needs:
            self._want(name, place)
        for name in statement.names.needs_later:
            self._want(name, self.end)

    def _settle(self) -> None:
        """Add what changes a needed name in place, until nothing more is needed."""
        while True:
            count = len(self.chosen)
            for statement in self.all:
                if _at(statement) not in self.chosen and self._matters(statement):
                    self._choose(statement)
            if count == len(self.chosen):
                return

    def _matters(self, statement: Statement) -> bool:
        names = statement.names
        if names.future:
            return _at(statement) < self.end
        if names.star:
            return self.unexplained
        if self._calls_setter(statement):
            return True
        changed = names.changes & self.wanted
        if not changed or (_at(statement) >= self.end and not self._is_beside(statement, changed)):
            return False
        if any(self._made_after(name, statement) for name in changed):
            return False
        imported = all(self._is_imported(name) for name in changed)
        if not imported:
            return True
        return all(self._is_imported(n) or n in self.wanted for n in names.needs)

    def _is_beside(self, statement: Statement, changed: Iterable[str]) -> bool:
        """Whether it follows, in the same later cell, what made the name."""
        makers = [s for s in self.chosen.values() if s.names.binds & set(changed)]
        return any(s.cell == statement.cell and s.number < statement.number for s in makers)

    def _made_after(self, name: str, statement: Statement) -> bool:
        makers = [p for p, s in self.chosen.items() if name in s.names.binds and p < self.end]
        return (
            bool(makers)
            and max(makers) > _at(statement)
            and name not in (self.chosen[max(makers)].names.needs)
        )

    def _is_imported(self, name: str) -> bool:
        makers = [s for s in self.all if name in s.names.binds]
        return bool(makers) and all(name in s.names.imports for s in makers)

    def _calls_setter(self, statement: Statement) -> bool:
        if _at(statement) >= self.end:
            return False
        setters = {n for s in self.all if s.names.sets_global & self.wanted for n in s.names.binds}
        return bool(setters & statement.names.needs)


def _at(statement: Statement) -> tuple[int, int]:
    return statement.cell, statement.number


def _body(cell: Cell) -> list[ast.stmt]:
    try:
        return ast.parse(cell.source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _is_stub(statement: ast.stmt) -> bool:
    """Tell whether a statement is a function that only raises NotImplementedError."""
    if not isinstance(statement, ast.FunctionDef):
        return False
    doc = ast.get_docstring(statement, clean=False) is not None
    body = statement.body[1:] if doc else statement.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or body[0].exc is None:
        return False
    return "NotImplementedError" in ast.unparse(body[0].exc)
