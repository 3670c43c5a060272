"""How far a run is, for whoever waits for it: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, TextIO

from digitkit.course.autograde.scores import GRADED

EVERY_SECONDS = 10.0


class PlainProgress:
    """A line for each submission that needs a look, and now and then how far the run is.

    Args:
        stream: where the lines go; None takes standard error.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self.total = self.graded = self.failed = self.before = 0
        self._begin = self._told = time.monotonic()

    def __enter__(self) -> PlainProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: Any, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.say(self.summary())

    def begin(self, total: int) -> None:
        """Learn how many submissions there are."""
        self.total = total
        self._begin = self._told = time.monotonic()

    def kept(self, row: dict[str, Any]) -> None:
        """Learn of a submission whose verdict stands from a run before."""
        if row["status"] != GRADED:  # nobody may miss it, however often it is said
            self.done(row)
            return
        self.before += 1
        self.advance()

    def done(self, row: dict[str, Any]) -> None:
        """Learn of a submission that is graded now, or can't be."""
        if row["status"] == GRADED:
            self.graded += 1
        else:
            self.failed += 1
        for line in look_at(row):
            self.say(line)
        self.advance()

    def advance(self) -> None:
        """Say how far the run is, if nothing was said for a while."""
        if time.monotonic() - self._told >= EVERY_SECONDS:
            self._told = time.monotonic()
            self.say(self.how_far())

    def say(self, line: str) -> None:
        """Print a line as it is."""
        print(line, file=self._stream, flush=True)

    @property
    def left(self) -> int:
        """How many submissions are still to be graded."""
        return self.total - self.before - self.graded - self.failed

    def how_far(self) -> str:
        """Say what is done, left and failed, and for how long it may go on."""
        done = self.graded + self.failed
        told = f"{self.graded + self.before} graded, {self.left} left, {self.failed} failed"
        if not done or not self.left:
            return told
        seconds = (time.monotonic() - self._begin) / done * self.left
        return f"{told}, about {duration(seconds)} to go"

    def summary(self) -> str:
        """Say how the run came out."""
        parts = [f"{self.graded} graded"]
        if self.before:
            parts.append(f"{self.before} graded before")
        if self.failed:
            parts.append(f"{self.failed} could not be graded")
        return f"{', '.join(parts)}; it took {duration(time.monotonic() - self._begin)}"


class BarProgress(PlainProgress):
    """The same with a bar that moves, on a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__(stream)
        from rich import progress
        from rich.console import Console

        self._bar = progress.Progress(
            progress.BarColumn(),
            progress.TextColumn("{task.description}", markup=False),
            progress.TimeRemainingColumn(),
            console=Console(file=self._stream),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> BarProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        super().__exit__(kind, error, trace)

    def begin(self, total: int) -> None:
        """Learn how many submissions there are."""
        super().begin(total)
        self._bar.update(self._task, total=total)
        self.advance()

    def advance(self) -> None:
        """Move the bar."""
        done = self.total - self.left
        told = f"{self.graded + self.before} graded, {self.left} left, {self.failed} failed"
        self._bar.update(self._task, completed=done, description=told)

    def say(self, line: str) -> None:
        """Print a line above the bar, as it is."""
        from rich.text import Text

        self._bar.console.print(Text(line), soft_wrap=True)


def look_at(row: dict[str, Any]) -> list[str]:
    """Write a line for a submission that a person should look at; none for the others."""
    student = printable(row["student"])
    if row["status"] != GRADED:
        return [f"{student}: could not be graded: {printable(row['reason'])}"]
    if not row["flags"]:
        return []
    points = f"{row['points']:g} of {row['max_points']:g} points"
    return [f"{student}: {points}; {'; '.join(map(printable, row['flags']))}"]


def printable(text: str) -> str:
    """Give a text without what would move a terminal's cursor or break its line."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def duration(seconds: float) -> str:
    """Write a time as people say it."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def progress_for(stream: TextIO | None = None) -> PlainProgress:
    """Give the progress that suits where it is shown."""
    stream = stream or sys.stderr
    return BarProgress(stream) if stream.isatty() else PlainProgress(stream)
