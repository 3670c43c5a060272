"""Putting the model answer out of reach while its exercise is graded.

The reference function keeps its place, but its code is exchanged for one that refuses. So every way
to it is closed at once: `digitkit.split`, `from digitkit.reference.split import split`, a name
that was imported long ago, a wrapper, or another function of digitkit that calls it. All other
functions of digitkit go on as ever.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from types import CodeType, FunctionType, ModuleType
from typing import Any


class HandedBack(BaseException):
    """The learner's code called the model answer of the exercise that it is graded for."""


class _Tripwire:
    touched = False


tripwire = _Tripwire()


def refuse() -> None:
    """Note that the model answer was called, and end the call.

    Raises:
        HandedBack: always.
    """
    tripwire.touched = True
    raise HandedBack("the model answer was called")


def _in_its_place(*_arguments: Any, **_keywords: Any) -> None:
    from digitkit.grading.hidden import refuse

    refuse()


@contextmanager
def hidden(function: str) -> Iterator[_Tripwire]:
    """Keep a reference function out of reach; an empty name hides nothing.

    Yields:
        What says, in `touched`, whether somebody called it meanwhile.
    """
    tripwire.touched = False
    home = home_of(function)
    if home is None:
        yield tripwire
        return
    finder = _Finder(home, function)
    sys.meta_path.insert(0, finder)
    if home in sys.modules:
        finder.exchange(sys.modules[home])
    try:
        yield tripwire
    finally:
        sys.meta_path[:] = [other for other in sys.meta_path if other is not finder]
        finder.restore()


@cache
def home_of(function: str) -> str | None:
    """Name the module in which a public function of digitkit stands; None if there is none."""
    stub = files("digitkit").joinpath("__init__.pyi").read_text()
    found = re.search(rf"^from \.(\S+) import {re.escape(function)} as ", stub, re.MULTILINE)
    return f"digitkit.{found[1]}" if found and function else None


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
        if isinstance(function, FunctionType) and function.__code__ is not _in_its_place.__code__:
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
