"""Execute the statements of a learner's file that a plan selects."""

from __future__ import annotations

import ast
import inspect
import linecache
import symtable
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import digitkit
from digitkit.inside.reference_guard import guarded_reference
from digitkit.inside.server import Server, captured_output, patched
from digitkit.inside.tracebacks import describe_exception
from digitkit.protocol.plan import CodeCell, Plan
from digitkit.protocol.values import Raised
from digitkit.settings.libraries import known_settings

NOTES = 5
_FUTURES = {
    name: getattr(__import__("__future__"), name).compiler_flag
    for name in __import__("__future__").all_feature_names
}


def execute(
    plan: Plan, *, as_main: bool = False, report: Callable[[int, int], None] | None = None
) -> Server:
    """Execute a plan and return a server for the function that it defines.

    Args:
        plan: what to run.
        as_main: run it as the module `__main__`, as a notebook does; only for a process that
            has nothing else to do.
        report: called before each statement with the place of its piece in the plan and its
            number.
    """
    runner = _Executor(plan, as_main, report)
    nested = patched(digitkit, "check", _check_nothing)
    with known_settings(), captured_output(), guarded_reference(plan.function), nested:
        runner.run()
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and as_main:
        pyplot.close("all")
    names = runner.module.__dict__
    functions = {plan.function: names[plan.function]} if plan.function in names else {}
    return Server(
        functions,
        guard=plan.function,
        failures={plan.function: runner.failure} if runner.failure else {},
        places=runner.places,
        notes=runner.notes[:NOTES],
        broken=runner.broken,
    )


class _Executor:
    """Runs statement by statement; a failure affects only what depends on it."""

    def __init__(
        self, plan: Plan, as_main: bool, report: Callable[[int, int], None] | None = None
    ) -> None:
        self.plan = plan
        self.report = report or (lambda _piece, _statement: None)
        self.module = types.ModuleType("__main__")
        self.module.__dict__["get_ipython"] = _NoIPython
        self.module.__dict__["display"] = _display_nothing
        if as_main:
            sys.modules["__main__"] = self.module
        self.notes: list[str] = []
        self.broken: dict[str, str] = {}
        self.failure: Raised | None = None
        own = [piece.cell.place for piece in plan.pieces if piece.own]
        self.places = {p.cell.file: p.cell.place for p in plan.pieces if p.cell.place not in own}
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def run(self) -> None:
        """Run all pieces in order."""
        for place, piece in enumerate(self.plan.pieces):
            tree = self._parse(piece.cell, piece.own)
            for number in piece.statements:
                if tree is not None and number < len(tree.body):
                    self.report(place, number)
                    self._run(tree.body[number], piece.cell, piece.own)

    def _parse(self, cell: CodeCell, own: bool) -> ast.Module | None:
        lines = cell.source.splitlines(keepends=True)
        padding = ["\n"] * (cell.first_line - 1)
        linecache.cache[cell.file] = (len(cell.source), None, padding + lines, cell.file)
        try:
            tree = ast.parse("".join([*padding, cell.source]), cell.file)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            if own:
                self.failure = describe_exception(error, self.places)
            return None
        return tree

    def _run(self, statement: ast.stmt, cell: CodeCell, own: bool) -> None:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                self._flags |= _FUTURES.get(alias.name, 0)
        binds = _bound_names(statement)
        try:
            tree = ast.Module([statement], type_ignores=[])
            code = compile(tree, cell.file, "exec", flags=self._flags, dont_inherit=True)
            self._execute(code)
        except BaseException as error:
            self._note(describe_exception(error, self.places), statement, cell, binds)
        else:
            for name in binds:
                self.broken.pop(name, None)

    def _execute(self, code: types.CodeType) -> None:
        if code.co_flags & inspect.CO_COROUTINE:
            import asyncio  # slow to load and rarely needed

            coroutine: Any = types.FunctionType(code, self.module.__dict__)()
            loop = asyncio.new_event_loop()
            try:
                loop.run_until_complete(coroutine)
            finally:
                loop.close()
        else:
            exec(code, self.module.__dict__)

    def _note(self, error: Raised, statement: ast.stmt, cell: CodeCell, binds: list[str]) -> None:
        if not error.line:
            code = linecache.getline(cell.file, statement.lineno).strip()
            error = replace(error, line=statement.lineno, code=code)
        place = f"{cell.place}, line" if cell.place else "line"
        note = f"{place} {error.line} failed and was skipped: {error.kind}: {error.message}"
        self.notes.append(note)
        self.broken.update(dict.fromkeys(binds, note))
        if self.plan.function in binds:
            self.failure = error


def _bound_names(statement: ast.stmt) -> list[str]:
    """List the module-level names to which a statement binds a value."""
    try:
        symbols = symtable.symtable(ast.unparse(statement), "statement", "exec").get_symbols()
    except (SyntaxError, ValueError, RecursionError):
        names = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
        bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        return sorted(bound | {getattr(statement, "name", "")} - {""})
    bound = {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    return sorted(bound - {"*"})


def _check_nothing(*_arguments: Any, **_keywords: Any) -> None:
    """Replace `digitkit.check`: the grading is already running."""


class _NoIPython:
    """Replaces the notebook's IPython shell; its magics do nothing here."""

    def __new__(cls) -> Any:
        return object.__new__(cls)

    def __getattr__(self, name: str) -> Any:
        return lambda *_arguments, **_keywords: None


def _display_nothing(*_arguments: Any, **_keywords: Any) -> None:
    """Replace the notebook's `display`."""
