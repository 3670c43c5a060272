"""A lesson's file and its exercises, as pytest collects and runs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digitkit.doors.terminal import exercise_text
from digitkit.outside.background import BackgroundGrader, PendingResults
from digitkit.outside.results import NOT_STARTED, ExerciseResult
from digitkit.submissions.reading import CannotGrade

_GRADER = pytest.StashKey[BackgroundGrader]()


class LessonFile(pytest.File):
    """A learner's notebook or script."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self._gradings: dict[str, PendingResults] = {}

    def __repr__(self) -> str:
        return f"<LessonFile {self.path.name}>"

    def collect(self) -> Iterator[pytest.Item]:
        """Give one test for each exercise, or one that fails where nothing can be graded."""
        try:
            contents = grader_of(self.config).read(self.shown)
        except CannotGrade as problem:
            yield UngradedItem.from_parent(self, name="readable", problem=problem)
            return
        for exercise in contents.exercises:
            yield ExerciseItem.from_parent(self, name=exercise.function, lesson=contents.lesson)

    def verdict_on(self, function: str) -> ExerciseResult:
        """Wait for the verdict on an exercise; those that will be asked for are graded together.

        Raises:
            CannotGrade: the file can't be graded any more; says why.
        """
        if function not in self._gradings:
            chosen = [function]
            if not hasattr(self.config, "workerinput"):  # others of pytest-xdist have the rest
                items = [item for item in self.session.items if item.parent is self]
                chosen = [item.name for item in items if item.name not in self._gradings]
            grading = PendingResults(grader_of(self.config), self.shown, chosen)
            self._gradings.update(dict.fromkeys(chosen, grading))
        return self._gradings[function].wait_for(function)

    @property
    def shown(self) -> str:
        """The file as a reader would name it."""
        try:
            return str(self.path.relative_to(Path.cwd()))
        except ValueError:
            return str(self.path)


class _LessonItem(pytest.Item):
    """A test about a learner's file, which fails with words and no traceback."""

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where this stands."""
        return self.path, 0, f"{self.path.name}: {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Give the words for the learner."""
        if isinstance(excinfo.value, NotRight | CannotGrade):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class ExerciseItem(_LessonItem):
    """One exercise of a file."""

    verdict: ExerciseResult | None = None

    def __init__(self, *, lesson: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.lesson = lesson

    def runtest(self) -> None:
        """Grade the exercise.

        Raises:
            NotRight: it isn't done.
        """
        assert isinstance(self.parent, LessonFile)
        self.verdict = self.parent.verdict_on(self.name)
        if self.verdict.outcome == NOT_STARTED:
            raise pytest.skip.Exception(NOT_STARTED, _use_item_location=True)
        if not self.verdict.done:
            raise NotRight(exercise_text(self.verdict))

    def digitkit_verdict(self) -> dict[str, Any] | None:
        """Give the verdict as it can travel between pytest's processes."""
        if self.verdict is None:
            return None
        assert isinstance(self.parent, LessonFile)
        verdict = {**vars(self.verdict), "fault": None, "notes": list(self.verdict.notes)}
        return {"file": self.parent.shown, "lesson": self.lesson, "verdict": verdict}


class UngradedItem(_LessonItem):
    """A file that could not be graded at all."""

    def __init__(self, *, problem: Exception, **rest: Any) -> None:
        super().__init__(**rest)
        self.problem = problem

    def runtest(self) -> None:
        """Say why.

        Raises:
            CannotGrade: always.
        """
        raise self.problem


class NotRight(Exception):  # noqa: N818
    """An exercise that isn't done, in words for the learner."""


def grader_of(config: pytest.Config) -> BackgroundGrader:
    """Give the grader of this run."""
    if _GRADER not in config.stash:
        config.stash[_GRADER] = BackgroundGrader()
        config.add_cleanup(config.stash[_GRADER].close)
    config.stash[_GRADER].start()
    return config.stash[_GRADER]
