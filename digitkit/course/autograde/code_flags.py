"""Flag what a person may want to look at in a submission's code; a score never depends on it.

Flags are facts about the source, in neutral words, and only such that an honest answer of this
course has no use for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from digitkit.course.autograde.lesson_copy import LessonCopy, Restored
from digitkit.inside.reference_guard import reference_module
from digitkit.submissions.ipython import python_lines

_WATCHED = {
    *("builtins", "numpy", "pandas", "keras", "tensorflow", "sklearn", "matplotlib", "pytest"),
    *("digitkit", "IPython", "nbgrader", "scipy", "sys"),
}
_SETTINGS = re.compile(r"\.(options|rcParams|dont_write_bytecode|ps1|ps2)\b")
_INSIDE = re.compile(
    r"^digitkit\.(lessons|checking|inside|outside|protocol|submissions|doors|course|build)\b"
)
_CALLS = {
    *("exec", "eval", "__import__", "os._exit", "os.abort", "os.fork", "os.kill", "os.killpg"),
    *("sys.exit", "exit", "quit"),
    *("os.system", "os.execv", "os.dup2", "os.posix_spawn", "sys._getframe", "sys.settrace"),
    *("gc.get_objects", "gc.get_referrers", "inspect.currentframe", "inspect.stack"),
    *("inspect.getsource", "atexit.register", "signal.signal", "signal.raise_signal"),
}
_MODULES = {"subprocess", "socket", "ctypes", "multiprocessing", "atexit", "gc", "mmap", "pty"}
_FINE = {"gc.collect", "multiprocessing.cpu_count"}
_HOOKS = re.compile(r"get_ipython\(\)\.(\w*(?:transform|hook|event|format|trap|handler)\w*)")
_LONG_ENOUGH = 100  # nodes of syntax trees; short answers are alike anyway


def code_flags(restored: Restored, lesson: LessonCopy) -> list[str]:
    """Return what stands out in the submitted code, at most 50 lines."""
    released = {cell.source for cell in lesson.all_cells}
    functions = {exercise.function for exercise in lesson.exercises.values()}
    flags: dict[str, None] = {}
    copied: dict[str, int] = {}
    for cell in restored.cells:
        if not cell.is_code or cell.source in released:
            continue
        try:
            tree = ast.parse(python_lines(cell.source))
            where = f"{cell.grade_id}: " if cell.grade_id else ""
            flags.update(dict.fromkeys(f"{where}{what}" for what in _flags(tree, functions)))
            copied |= _copied_answers(tree, functions)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    if sum(copied.values()) >= _LONG_ENOUGH:
        flags[f"word by word the course's own solution: {', '.join(copied)}"] = None
    return [*flags][:50]


def _flags(tree: ast.Module, functions: set[str]) -> Iterator[str]:
    modules = _imported(tree)
    for statement in tree.body:
        for name in _defined(statement):
            if name in ("check", "print", "get_ipython"):
                yield f"gives `{name}` another meaning"
    for node in ast.walk(tree):
        yield from _import(node, functions)
        yield from _assignment(node, modules)
        yield from _call(node, modules)
        yield from _equal_to_all(node)
        yield from _exit(node)


def _imported(tree: ast.Module) -> dict[str, str]:
    """Map the names that are imported anywhere to what they are."""
    names = {name: name for name in _WATCHED | {"os", "gc", "inspect", "signal"}}
    names |= {"np": "numpy", "pd": "pandas", "tf": "tensorflow"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                full = alias.name if alias.asname else alias.name.partition(".")[0]
                names[alias.asname or full] = full
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []


def _import(node: ast.AST, functions: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    else:
        return
    for name in names:
        last = name.rpartition(".")[2]
        if name.partition(".")[0] in _MODULES and name not in _FINE and name != "gc":
            yield f"imports `{name}`"
        elif last in functions and name.startswith("digitkit"):
            yield f"imports `{name}`, which the lesson asks for"
        elif _INSIDE.match(name) and any(name == reference_module(f) for f in functions):
            yield f"imports `{name}`, which holds what the lesson asks for"
        elif _INSIDE.match(name) and ".reference" not in name:
            yield f"imports `{name}`"


def _assignment(node: ast.AST, modules: dict[str, str]) -> Iterator[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign):
        targets = [node.target]
    elif isinstance(node, ast.Call) and _name(node.func, modules) == "setattr" and node.args:
        targets = [ast.Attribute(node.args[0], "…", ast.Store())]
    for target in targets:
        name = _name(target, modules) if isinstance(target, ast.Attribute) else ""
        if name.partition(".")[0] in _WATCHED and not _SETTINGS.search(name):
            yield f"changes `{name}`"


def _call(node: ast.AST, modules: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = _name(node.func, modules)
        if name in _CALLS:
            yield f"calls `{name}`"
    if isinstance(node, ast.Attribute):
        hook = _HOOKS.match(ast.unparse(node)) if _root_is_ipython(node) else None
        if hook:
            yield f"reaches into IPython: `{hook[1]}`"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
        if re.search(r"gradebook\.db|solutions?/|/proc/(self|\d)|sitecustomize|conftest", text):
            yield f"names the file {text[:60]!r}"


def _exit(node: ast.AST) -> Iterator[str]:
    """Flag a raised `SystemExit`."""
    error = node.exc if isinstance(node, ast.Raise) else None
    kind = error.func if isinstance(error, ast.Call) else error
    if isinstance(kind, ast.Name) and kind.id == "SystemExit":
        yield "raises `SystemExit`"


def _root_is_ipython(node: ast.Attribute) -> bool:
    call = node.value
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "get_ipython"
    )


def _equal_to_all(node: ast.AST) -> Iterator[str]:
    """Flag a class whose objects equal anything."""
    if not isinstance(node, ast.ClassDef):
        return
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__eq__":
            only = method.body[-1]
            value = only.value if isinstance(only, ast.Return) else None
            if len(method.body) == 1 and isinstance(value, ast.Constant) and value.value is True:
                yield f"`{node.name}` says that it equals everything"


def _copied_answers(tree: ast.Module, functions: set[str]) -> dict[str, int]:
    """Return the answers that equal the course's own, with the size of each in syntax nodes."""
    sizes: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in functions:
            body = _without_docstring(node)
            if [ast.dump(part) for part in body] == _model_answer(node.name):
                sizes[node.name] = sum(1 for part in body for _ in ast.walk(part))
    return sizes


def _without_docstring(function: ast.FunctionDef) -> list[ast.stmt]:
    has_docstring = ast.get_docstring(function, clean=False) is not None
    return function.body[1:] if has_docstring else function.body


@cache
def _model_answer(function: str) -> list[str]:
    module = reference_module(function)
    spec = find_spec(module) if module else None
    if spec is None or not spec.origin:
        return []
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return [ast.dump(part) for part in _without_docstring(node)]
    return []


def _name(node: ast.AST, modules: dict[str, str]) -> str:
    """Return the full name of an expression such as `np.mean`."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([modules.get(node.id, node.id), *reversed(parts)])
