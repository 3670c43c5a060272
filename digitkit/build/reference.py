"""Read a reference module as text: its definitions, what they need, and its imports."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Import:
    """One imported name.

    Attributes:
        module: the module.
        name: the name imported from it; empty if the module itself is imported.
        alias: the name after `as`; empty if there is none.
    """

    module: str
    name: str = ""
    alias: str = ""

    @property
    def bound(self) -> str:
        """The name that the code uses."""
        return self.alias or self.name or self.module.partition(".")[0]


def names_used(source: str) -> frozenset[str]:
    """Return the names that code uses and does not define, including built-in ones."""
    return frozenset(_used(symtable.symtable(source, "<cell>", "exec"))) - names_bound(source)


def names_bound(source: str) -> frozenset[str]:
    """Return the names that code defines at its top level."""
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
    """Return the line, from 1, on which code first uses a name."""
    return min(
        (
            node.lineno
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Name) and node.id == name
        ),
        default=1,
    )


def imports_of(tree: ast.Module) -> dict[str, Import]:
    """Return the imports at the top of a module, including those for type checkers alone."""
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


INDENT = "    "
BEGIN = f"{INDENT}### BEGIN SOLUTION"
END = f"{INDENT}### END SOLUTION"


@dataclass(frozen=True)
class Definition:
    """A function, class or constant of a reference module.

    Attributes:
        name: what it defines.
        line: the line of the module on which it starts.
        source: its source.
        needs: the names of imports, other definitions or built-ins that it uses.
        head: for a function its source down to the end of its docstring, else empty.
        body: for a function the source below its docstring, else empty.
    """

    name: str
    line: int
    source: str
    needs: frozenset[str]
    head: str = ""
    body: str = ""

    def with_solution_marked(self) -> str:
        """Return a function with its body between nbgrader's markers, which cut it out."""
        return f"{self.head}\n{BEGIN}\n{self.body}\n{END}"


@dataclass(frozen=True)
class Reference:
    """A reference module.

    Attributes:
        file: its path as it is shown, from the root of the project.
        definitions: what it defines, in the order of the file.
        imports: its imports by the name that they bind.
    """

    file: str
    definitions: dict[str, Definition]
    imports: dict[str, Import]

    def needed(self, name: str) -> list[Definition]:
        """Return the definitions that one needs, directly or not, in the order of the file."""
        needed: set[str] = set()
        waiting = [name]
        while waiting:
            new = self.definitions[waiting.pop()].needs & self.definitions.keys() - needed
            needed |= new
            waiting += new
        return [each for each in self.definitions.values() if each.name in needed - {name}]


def read_reference(path: Path, file: str) -> Reference:
    """Read a reference module without running it.

    Args:
        path: the module.
        file: its path as it is shown.

    Returns:
        What it defines and imports.
    """
    text = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.split("\n")
    definitions = {each.name: each for node in tree.body for each in define(node, lines)}
    return Reference(file, definitions, imports_of(tree))


def define(node: ast.stmt, lines: list[str]) -> Iterator[Definition]:
    """Yield what a statement at the top of a module defines."""
    source = "\n".join(lines[first_line(node) - 1 : node.end_lineno])
    if isinstance(node, ast.FunctionDef):
        head, body = cut_at_docstring(node, lines)
        yield Definition(
            node.name, first_line(node), source, names_used(source), head=head, body=body
        )
    elif isinstance(node, ast.ClassDef):
        yield Definition(node.name, first_line(node), source, names_used(source))
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                yield Definition(target.id, first_line(node), source, names_used(source))


def cut_at_docstring(node: ast.FunctionDef, lines: list[str]) -> tuple[str, str]:
    """Split a function after its docstring; both parts are empty if it has none."""
    if ast.get_docstring(node) is None or len(node.body) < 2 or node.end_lineno is None:
        return "", ""
    start, cut = first_line(node) - 1, node.body[0].end_lineno
    body = "\n".join(lines[cut : node.end_lineno])
    return "\n".join(lines[start:cut]), body.strip("\n")


def first_line(node: ast.stmt) -> int:
    """Return the line on which a statement starts, including its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])
