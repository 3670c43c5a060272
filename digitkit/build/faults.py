"""Faults of a lesson's sources: one line each, with the file and the line number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """Something in a source that keeps notebooks from being built.

    Attributes:
        file: the file, as it is shown to the reader.
        line: its line number, from 1.
        text: what is wrong and what to do.
    """

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Write the place as compilers do, so that editors can jump to it."""
        return f"{self.file}:{self.line}: {self.text}"


class BuildError(Exception):
    """No notebook can be built; holds all faults, in the order of the files.

    Attributes:
        faults: the faults, each of them once.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
