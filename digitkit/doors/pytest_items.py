"""The pytest items of a lesson's file and its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digitkit.doors.rendering import exercise_text
from digitkit.outside.background import BackgroundGrader, PendingResults
from digitkit.outside.results import NOT_STARTED, ExerciseResult
from digitkit.submissions.reading import CannotGrade

_GRADER = pytest.StashKey[BackgroundGrader]()


class LessonFile(pytest.File):
    """A learner's notebook or script."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self._pending: dict[str, PendingResults] = {}

    def __repr__(self) -> str:
        return f"<LessonFile {self.path.name}>"

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each exercise, or one that fails if the file can't be graded."""
        try:
            contents = grader_of(self.config).read(self.shown)
        except CannotGrade as problem:
            yield UngradedItem.from_parent(self, name="readable", problem=problem)
            return
        for exercise in contents.exercises:
            yield ExerciseItem.from_parent(self, name=exercise.function, lesson=contents.lesson)

    def result_of(self, function: str) -> ExerciseResult:
        """Wait for the result of an exercise; all selected exercises are graded together.

        Raises:
            CannotGrade: the file can no longer be graded; the message says why.
        """
        if function not in self._pending:
            chosen = [function]
            if not hasattr(self.config, "workerinput"):  # with pytest-xdist, others run the rest
                items = [item for item in self.session.items if item.parent is self]
                chosen = [item.name for item in items if item.name not in self._pending]
            grading = PendingResults(grader_of(self.config), self.shown, chosen)
            self._pending.update(dict.fromkeys(chosen, grading))
        return self._pending[function].wait_for(function)

    @property
    def shown(self) -> str:
        """The file's path as it is shown to users, relative to the current folder if possible."""
        try:
            return str(self.path.relative_to(Path.cwd()))
        except ValueError:
            return str(self.path)


class _LessonItem(pytest.Item):
    """A test of a learner's file, which fails with a message instead of a traceback."""

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file, line and heading of the item."""
        return self.path, 0, f"{self.path.name}: {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the message for the learner."""
        if isinstance(excinfo.value, NotRight | CannotGrade):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class ExerciseItem(_LessonItem):
    """One exercise of a file."""

    result: ExerciseResult | None = None

    def __init__(self, *, lesson: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.lesson = lesson

    def runtest(self) -> None:
        """Grade the exercise.

        Raises:
            NotRight: it isn't done.
        """
        assert isinstance(self.parent, LessonFile)
        self.result = self.parent.result_of(self.name)
        if self.result.outcome == NOT_STARTED:
            raise pytest.skip.Exception(NOT_STARTED, _use_item_location=True)
        if not self.result.done:
            raise NotRight(exercise_text(self.result))

    def digitkit_verdict(self) -> dict[str, Any] | None:
        """Return the result as data that pytest's processes can exchange; None before it ran."""
        if self.result is None:
            return None
        assert isinstance(self.parent, LessonFile)
        record = self.result.as_record()
        return {"file": self.parent.shown, "lesson": self.lesson, "verdict": record}


class UngradedItem(_LessonItem):
    """A file that could not be graded at all."""

    def __init__(self, *, problem: Exception, **rest: Any) -> None:
        super().__init__(**rest)
        self.problem = problem

    def runtest(self) -> None:
        """Report why.

        Raises:
            CannotGrade: always.
        """
        raise self.problem


class NotRight(Exception):  # noqa: N818
    """An exercise isn't done; the message is for the learner."""


def grader_of(config: pytest.Config) -> BackgroundGrader:
    """Return the grader of this run, started."""
    if _GRADER not in config.stash:
        config.stash[_GRADER] = BackgroundGrader()
        config.add_cleanup(config.stash[_GRADER].close)
    config.stash[_GRADER].start()
    return config.stash[_GRADER]
