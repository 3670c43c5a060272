"""Make the model answer unusable while its exercise is graded.

The reference function stays where it is, but its code is replaced by code that refuses. This covers
every access at once: `digitkit.split`, an import from its module, a name that was imported long
ago, a wrapper, or another function of digitkit that calls it. All other functions of digitkit work
as before.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib.resources import files
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any


class ReferenceCalled(BaseException):
    """The learner's code called the model answer of the exercise that is being graded."""


class _Tripwire:
    touched = False


tripwire = _Tripwire()


def refuse() -> None:
    """Record that the model answer was called, and end the call.

    Raises:
        ReferenceCalled: always.
    """
    tripwire.touched = True
    raise ReferenceCalled("the model answer was called")


def _in_its_place(*_arguments: Any, **_keywords: Any) -> None:
    from digitkit.inside.reference_guard import refuse

    refuse()


@contextmanager
def guarded_reference(function: str, theirs: Any = None) -> Iterator[_Tripwire]:
    """Make a reference function refuse every call in a block.

    Args:
        function: its name; an empty one guards nothing.
        theirs: the learner's function, which may hold an older copy of the reference.

    Yields:
        A tripwire whose `touched` says whether the reference was called in the block.
    """
    tripwire.touched = False
    home = reference_module(function)
    if home is None:
        yield tripwire
        return
    finder = _Finder(home, function)
    sys.meta_path.insert(0, finder)
    if home in sys.modules:
        finder.replace_in(sys.modules[home])
    for namespace in (vars(sys.modules["digitkit"]), *_namespaces(theirs)):
        finder.replace_copies(namespace)
    try:
        yield tripwire
    finally:
        sys.meta_path[:] = [other for other in sys.meta_path if other is not finder]
        finder.restore()


@cache
def reference_module(function: str) -> str | None:
    """Return the module that defines a public function of digitkit; None if there is none."""
    stub = files("digitkit").joinpath("__init__.pyi").read_text()
    match = re.search(rf"^from \.(\S+) import {re.escape(function)} as ", stub, re.MULTILINE)
    return f"digitkit.{match[1]}" if match and function else None


@cache
def _module_file(home: str) -> str:
    _, *folders, name = home.split(".")
    return str(files("digitkit").joinpath(*folders, f"{name}.py"))


def _namespaces(theirs: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the names that a function can see, including itself and what it wraps."""
    seen = 0
    while theirs is not None and seen < 10:
        yield {"": theirs}
        if type(theirs) is FunctionType:
            yield theirs.__globals__
            yield {str(n): _content(cell) for n, cell in enumerate(theirs.__closure__ or ())}
            theirs = theirs.__dict__.get("__wrapped__")
        else:
            theirs = theirs.func if type(theirs) is partial else None
        seen += 1


def _content(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # the name has no value yet
        return None


class _Finder(importlib.abc.MetaPathFinder):
    """Replaces the function's code in its module, whenever the module is loaded or reloaded."""

    def __init__(self, home: str, function: str) -> None:
        self.home = home
        self.function = function
        self._replaced: list[tuple[FunctionType, CodeType]] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the reference's module as usual, with a loader that replaces the code."""
        if fullname != self.home:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self)
        return spec

    def replace_in(self, module: ModuleType) -> None:
        """Replace the code of the function in this module."""
        function = getattr(module, self.function, None)
        if isinstance(function, FunctionType):
            self._replace(function)

    def replace_copies(self, namespace: Mapping[str, Any]) -> None:
        """Replace the code of what was the reference before its module was reloaded."""
        file = _module_file(self.home)
        for value in list(namespace.values()):
            if type(value) is not FunctionType:
                continue
            if (value.__code__.co_name, value.__code__.co_filename) == (self.function, file):
                self._replace(value)

    def _replace(self, function: FunctionType) -> None:
        if function.__code__ is not _in_its_place.__code__:
            self._replaced.append((function, function.__code__))
            function.__code__ = _in_its_place.__code__

    def restore(self) -> None:
        """Restore the code of every function."""
        while self._replaced:
            function, code = self._replaced.pop()
            function.__code__ = code


class _Loader(importlib.abc.Loader):
    """Loads a module with its own loader, then replaces the function's code."""

    def __init__(self, loader: importlib.abc.Loader, finder: _Finder) -> None:
        self.loader = loader
        self.finder = finder

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Create the module with its own loader."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module, then replace the code of the function in it."""
        self.loader.exec_module(module)
        self.finder.replace_in(module)
