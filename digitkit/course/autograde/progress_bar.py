"""Show the progress of a run: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, TextIO

from digitkit.course.autograde.grading import GRADED

EVERY_SECONDS = 10.0


class PlainProgress:
    """Prints a line for each submission that needs a look, and the progress now and then.

    Args:
        stream: where the lines go; None takes standard error.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self.total = self.graded = self.failed = self.before = 0
        self._begin = self._reported = time.monotonic()

    def __enter__(self) -> PlainProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: Any, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.write(self.summary())

    def begin(self, total: int) -> None:
        """Set the number of submissions."""
        self.total = total
        self._begin = self._reported = time.monotonic()

    def kept(self, row: dict[str, Any]) -> None:
        """Count a submission whose verdict of an earlier run still holds."""
        if row["status"] != GRADED:  # it is reported in each run, so that nobody misses it
            self.done(row)
            return
        self.before += 1
        self.advance()

    def done(self, row: dict[str, Any]) -> None:
        """Count a submission that is graded now, or can't be, and report what needs a look."""
        if row["status"] == GRADED:
            self.graded += 1
        else:
            self.failed += 1
        for line in look_at(row):
            self.write(line)
        self.advance()

    def advance(self) -> None:
        """Print the progress, if it was not printed for a while."""
        if time.monotonic() - self._reported >= EVERY_SECONDS:
            self._reported = time.monotonic()
            self.write(self.status())

    def write(self, line: str) -> None:
        """Print a line."""
        print(line, file=self._stream, flush=True)

    @property
    def left(self) -> int:
        """The number of submissions that are still to be graded."""
        return self.total - self.before - self.graded - self.failed

    @property
    def counts(self) -> str:
        """The number of submissions graded, left and failed, in words."""
        return f"{self.graded + self.before} graded, {self.left} left, {self.failed} failed"

    def status(self) -> str:
        """Return the progress, and the time that is left if it can be estimated."""
        done = self.graded + self.failed
        if not done or not self.left:
            return self.counts
        seconds = (time.monotonic() - self._begin) / done * self.left
        return f"{self.counts}, about {duration(seconds)} to go"

    def summary(self) -> str:
        """Return the result of the run in a line."""
        parts = [f"{self.graded} graded"]
        if self.before:
            parts.append(f"{self.before} graded before")
        if self.failed:
            parts.append(f"{self.failed} could not be graded")
        return f"{', '.join(parts)}; it took {duration(time.monotonic() - self._begin)}"


class BarProgress(PlainProgress):
    """Shows a progress bar on a terminal, and the same lines above it."""

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
        """Set the number of submissions."""
        super().begin(total)
        self._bar.update(self._task, total=total)
        self.advance()

    def advance(self) -> None:
        """Move the bar."""
        done = self.total - self.left
        self._bar.update(self._task, completed=done, description=self.counts)

    def write(self, line: str) -> None:
        """Print a line above the bar."""
        from rich.text import Text

        self._bar.console.print(Text(line), soft_wrap=True)


def look_at(row: dict[str, Any]) -> list[str]:
    """Return a line for a submission that a person should look at; none for the others."""
    student = printable(row["student"])
    if row["status"] != GRADED:
        return [f"{student}: could not be graded: {printable(row['reason'])}"]
    if not row["flags"]:
        return []
    points = f"{row['points']:g} of {row['max_points']:g} points"
    return [f"{student}: {points}; {'; '.join(map(printable, row['flags']))}"]


def printable(text: str) -> str:
    """Return a text without characters that move a terminal's cursor or break its line."""
    return "".join(character if character.isprintable() else "?" for character in text)


def duration(seconds: float) -> str:
    """Return a time in words, such as `3 min`."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def progress_for(stream: TextIO | None = None) -> PlainProgress:
    """Return the progress display that suits a stream; None takes standard error."""
    stream = stream or sys.stderr
    return BarProgress(stream) if stream.isatty() else PlainProgress(stream)
