"""Putting the model answer out of reach while its exercise is graded.

The reference function keeps its place, but its code is replaced by one that refuses. So every way
to it is closed at once: `digitkit.split`, an import from its module, a name that was imported long
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
    """The learner's code called the model answer of the exercise that it is graded for."""


class _Tripwire:
    touched = False


tripwire = _Tripwire()


def refuse() -> None:
    """Note that the model answer was called, and end the call.

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
    """Keep a reference function out of reach.

    Args:
        function: its name; an empty one hides nothing.
        theirs: the learner's function, which may know an older copy of the reference.

    Yields:
        What says, in `touched`, whether somebody called it meanwhile.
    """
    tripwire.touched = False
    home = reference_module(function)
    if home is None:
        yield tripwire
        return
    finder = _Finder(home, function)
    sys.meta_path.insert(0, finder)
    if home in sys.modules:
        finder.exchange(sys.modules[home])
    for namespace in (vars(sys.modules["digitkit"]), *_namespaces(theirs)):
        finder.exchange_copies(namespace)
    try:
        yield tripwire
    finally:
        sys.meta_path[:] = [other for other in sys.meta_path if other is not finder]
        finder.restore()


@cache
def reference_module(function: str) -> str | None:
    """Name the module in which a public function of digitkit stands; None if there is none."""
    stub = files("digitkit").joinpath("__init__.pyi").read_text()
    found = re.search(rf"^from \.(\S+) import {re.escape(function)} as ", stub, re.MULTILINE)
    return f"digitkit.{found[1]}" if found and function else None


@cache
def module_file(home: str) -> str:
    """Give the file of one of digitkit's own modules."""
    _, *folders, name = home.split(".")
    return str(files("digitkit").joinpath(*folders, f"{name}.py"))


def _namespaces(theirs: Any) -> Iterator[Mapping[str, Any]]:
    """Give the names that a function sees, itself and what it wraps among them."""
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
    except ValueError:  # a name that has no value yet
        return None


class _Finder(importlib.abc.MetaPathFinder):
    """Exchanges the function's code in its module, whenever that is loaded or loaded again."""

    def __init__(self, home: str, function: str) -> None:
        self.home = home
        self.function = function
        self.exchanged: list[tuple[FunctionType, CodeType]] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the reference's module as ever, but see to it once it is loaded."""
        if fullname != self.home:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self)
        return spec

    def exchange(self, module: ModuleType) -> None:
        """Exchange the code of the function in this module."""
        function = getattr(module, self.function, None)
        if isinstance(function, FunctionType):
            self._exchange(function)

    def exchange_copies(self, namespace: Mapping[str, Any]) -> None:
        """Exchange the code of what was the reference before its module was loaded again."""
        file = module_file(self.home)
        for value in list(namespace.values()):
            if type(value) is not FunctionType:
                continue
            if (value.__code__.co_name, value.__code__.co_filename) == (self.function, file):
                self._exchange(value)

    def _exchange(self, function: FunctionType) -> None:
        if function.__code__ is not _in_its_place.__code__:
            self.exchanged.append((function, function.__code__))
            function.__code__ = _in_its_place.__code__

    def restore(self) -> None:
        """Give every function its own code back."""
        while self.exchanged:
            function, code = self.exchanged.pop()
            function.__code__ = code


class _Loader(importlib.abc.Loader):
    """Loads a module as its own loader does, then exchanges the function's code."""

    def __init__(self, loader: Any, finder: _Finder) -> None:
        self.loader = loader
        self.finder = finder

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Make the module as its own loader does."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, then exchange the code of the function in it."""
        self.loader.exec_module(module)
        self.finder.exchange(module)
