"""Grade saved files one after another, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from digitkit.outside.background import BackgroundGrader, FileContents, Stopped
from digitkit.outside.results import ExerciseResult
from digitkit.submissions.reading import CannotGrade

FIRST_WITH_KERAS = "04"


@dataclass(frozen=True)
class Verdict:
    """A step of grading a file: the result of an exercise, the end, or a problem.

    Attributes:
        file: the file.
        lesson: its lesson; empty if it isn't known.
        result: the result of an exercise that changed since it was last graded; None at the end.
        problem: why the file can't be graded; empty if it can.
    """

    file: Path
    lesson: str = ""
    result: ExerciseResult | None = None
    problem: str = ""


class BackgroundJudge:
    """Grades only what changed in files.

    Lessons from the fourth on have a process of their own, which loads Keras once.

    Args:
        report: called with each verdict, from another thread.
    """

    def __init__(self, report: Callable[[Verdict], None]) -> None:
        self._report = report
        self._light = BackgroundGrader()
        self._keras = BackgroundGrader(["keras"], prefork=True)
        self._graded: dict[Path, dict[str, str]] = {}
        self._read: dict[Path, dict[str, str]] = {}
        self._queue: list[Path] = []
        self._current: BackgroundGrader | None = None
        self._urgent = False
        self._changed = threading.Condition()
        self._ended = False
        self._light.start()
        threading.Thread(target=self._work, daemon=True).start()

    def load_keras(self) -> None:
        """Load Keras in the background, for lessons that will need it."""
        self._keras.start()

    def grade(self, file: Path, *, urgent: bool = True) -> None:
        """Request that a file is graded.

        Args:
            file: the file.
            urgent: before all others, even one that is being graded now.
        """
        with self._changed:
            if file in self._queue:
                self._queue.remove(file)
            self._queue.insert(0 if urgent else len(self._queue), file)
            self._urgent = self._urgent or urgent
            if urgent and self._current is not None:
                self._current.stop()
            self._changed.notify()

    def close(self) -> None:
        """Stop all grading."""
        with self._changed:
            self._ended = True
            self._queue.clear()
            self._changed.notify()
        self._light.close()
        self._keras.close()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._ended)
                if self._ended:
                    return
                file = self._queue.pop(0)
                self._urgent = False
            self._grade(file)
            with self._changed:
                self._current = None

    def _grade(self, file: Path) -> None:
        """Grade what changed in a file, and report each result as soon as it exists."""
        try:
            contents = self._light.read(file)
            for function, answer in self._ungraded(file, contents):
                grader = self._begin(file, contents.lesson)
                result = grader.grade(file, [function]).exercises[0]
                self._graded[file][function] = answer
                self._send(Verdict(file, contents.lesson, result))
            self._send(Verdict(file, contents.lesson))
        except CannotGrade as problem:
            self._send(Verdict(file, problem=str(problem)))
        except Stopped:
            with self._changed:
                if file not in self._queue:
                    self._queue.append(file)

    def _begin(self, file: Path, lesson: str) -> BackgroundGrader:
        """Choose the grader and record it, so that it can be stopped.

        Raises:
            Stopped: another file is more urgent.
        """
        grader = self._keras if lesson >= FIRST_WITH_KERAS else self._light
        with self._changed:
            if self._urgent or self._ended:
                raise Stopped
            self._current = grader
        return grader

    def _ungraded(self, file: Path, contents: FileContents) -> list[tuple[str, str]]:
        """List the exercises to grade, those that changed in the last save first."""
        graded = self._graded.setdefault(file, {})
        before = self._read.get(file, {})
        self._read[file] = {each.function: each.answer for each in contents.exercises}
        changed = [(f, a) for f, a in self._read[file].items() if graded.get(f) != a]
        return sorted(changed, key=lambda pair: before.get(pair[0]) == pair[1])

    def _send(self, verdict: Verdict) -> None:
        if not self._ended:
            self._report(verdict)
