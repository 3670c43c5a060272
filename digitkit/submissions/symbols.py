"""Find the names that a statement binds, needs and changes."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True)
class Symbols:
    """The module-level names of one top-level statement.

    Attributes:
        binds: names to which it binds a value.
        needs: names that it needs when it is executed.
        needs_later: names that functions in it need when they are called.
        changes: names whose value it changes in place, as `names.append(3)` or `d[k] = v` do.
        imports: names that it binds by importing.
        star: whether it is a star import.
        future: whether it changes how all later statements are compiled.
        sets_global: names that functions in it bind by `global`.
    """

    binds: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    needs_later: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    star: bool = False
    future: bool = False
    sets_global: frozenset[str] = frozenset()


def symbols_of(statement: ast.stmt) -> Symbols:
    """Return the names of one top-level statement."""
    imports: frozenset[str] = frozenset()
    star = False
    if isinstance(statement, ast.Import | ast.ImportFrom):
        star = any(alias.name == "*" for alias in statement.names)
        names = (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
        imports = frozenset(names) - {"*"}
    try:
        table = symtable.symtable(ast.unparse(statement), "statement", "exec")
        binds, needs, later, sets = _from_table(table)
    except (SyntaxError, ValueError, RecursionError):
        binds, needs, later, sets = _from_tree(statement)
    return Symbols(
        binds=binds - ({"*"} if star else set()),
        needs=needs | frozenset(_augmented(statement)),
        needs_later=later,
        changes=frozenset(_changed(statement)),
        imports=imports,
        star=star,
        future=isinstance(statement, ast.ImportFrom) and statement.module == "__future__",
        sets_global=sets,
    )


_Names = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]


def _from_table(table: symtable.SymbolTable) -> _Names:
    symbols = table.get_symbols()
    binds = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    needs = {s.get_name() for s in symbols if s.is_referenced()}
    later: set[str] = set()
    sets: set[str] = set()
    for inner in table.get_children():
        at_once = inner.get_type() == "class" or inner.get_name() in _COMPREHENSIONS
        used, assigned = _globals_of(inner)
        (needs if at_once else later).update(used)
        sets |= assigned
    return frozenset(binds), frozenset(needs), frozenset(later), frozenset(sets)


_COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}


def _globals_of(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    symbols = [symbol for symbol in table.get_symbols() if symbol.is_global()]
    used = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    assigned = {s.get_name() for s in symbols if s.is_assigned() and s.is_declared_global()}
    for inner in table.get_children():
        inner_used, inner_assigned = _globals_of(inner)
        used |= inner_used
        assigned |= inner_assigned
    return used, assigned


def _from_tree(statement: ast.stmt) -> _Names:
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    binds = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    needs = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        binds.add(statement.name)
    return frozenset(binds), frozenset(needs), frozenset(), frozenset()


def _augmented(statement: ast.stmt) -> Iterator[str]:
    for node in _outside_functions(statement):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _changed(statement: ast.stmt) -> Iterator[str]:
    """Yield the names whose values are changed in place when it is executed."""
    if isinstance(statement, _FUNCTIONS):
        return
    for node in _outside_functions(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from _root(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await):
            call = node.value.value if isinstance(node.value, ast.Await) else node.value
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                yield from _root(call.func)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, _FUNCTIONS):
            yield from _outside_functions(inner)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id
