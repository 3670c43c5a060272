"""Which names a piece of code uses, defines and imports."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Import:
    """One imported name.

    Attributes:
        module: the module.
        name: the name taken from it; nothing where the module itself is imported.
        alias: the name it gets; nothing where it keeps its own.
    """

    module: str
    name: str = ""
    alias: str = ""

    @property
    def bound(self) -> str:
        """The name that the code then uses."""
        return self.alias or self.name or self.module.partition(".")[0]


def names_used(source: str) -> frozenset[str]:
    """Give the names that code uses and does not define, built-in ones included."""
    table = symtable.symtable(source, "<cell>", "exec")
    own = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    return frozenset(_used(table) - own)


def names_bound(source: str) -> frozenset[str]:
    """Give the names that code defines at its top level."""
    table = symtable.symtable(source, "<cell>", "exec")
    return frozenset(
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    )


def _used(table: symtable.SymbolTable) -> set[str]:
    at_top = table.get_type() == "module"
    used = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (at_top or symbol.is_global())
    }
    return used.union(*map(_used, table.get_children()))


def line_of_name(source: str, name: str) -> int:
    """Give the line, from 1, on which code first uses a name."""
    return min(
        (
            node.lineno
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Name) and node.id == name
        ),
        default=1,
    )


def imports_of(tree: ast.Module) -> dict[str, Import]:
    """Give the imports at the top of a module, those for type checkers alone included."""
    return {each.bound: each for node in tree.body for each in _imports(node)}


def _imports(node: ast.stmt) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for name in node.names:
            yield Import(name.name, alias=name.asname or "")
    elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
        for name in node.names:
            yield Import(node.module or "", name.name, name.asname or "")
    elif isinstance(node, ast.If):
        for inner in node.body:
            yield from _imports(inner)
