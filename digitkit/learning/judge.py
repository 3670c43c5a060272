"""Grades saved files one after another, in a thread beside the one that talks to the learner."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from digitkit.grading.answers import CannotGrade
from digitkit.grading.outcomes import ExerciseResult
from digitkit.grading.warm import Contents, Stopped, WarmGrader

FIRST_WITH_KERAS = "04"


@dataclass(frozen=True)
class Told:
    """What came of grading a file.

    Attributes:
        file: the file.
        lesson: its lesson; empty where that isn't known.
        changed: the verdicts on what had changed since it was last graded.
        problem: why nothing could be graded; empty if it could.
        first: whether the file was graded for the first time.
    """

    file: Path
    lesson: str = ""
    changed: list[ExerciseResult] = field(default_factory=list)
    problem: str = ""
    first: bool = False


class Judge:
    """Grades files, and only what changed in them.

    Lessons from the fourth on have a process of their own, for which Keras is loaded once.

    Args:
        tell: is told, from another thread, what came of each file.
    """

    def __init__(self, tell: Callable[[Told], None]) -> None:
        self._tell = tell
        self._light = WarmGrader()
        self._keras = WarmGrader(["keras"])
        self._graded: dict[Path, dict[str, str]] = {}
        self._waiting: list[Path] = []
        self._current: tuple[Path, WarmGrader] | None = None
        self._something = threading.Condition()
        self._ended = False
        self._light.start()
        threading.Thread(target=self._work, daemon=True).start()

    def warm_keras(self) -> None:
        """Load Keras in the background, for lessons that will need it."""
        self._keras.start()

    def grade(self, file: Path, *, soon: bool = True) -> None:
        """Ask for a file to be graded.

        Args:
            file: the file.
            soon: before all others, even one that is being graded now.
        """
        with self._something:
            if file in self._waiting:
                self._waiting.remove(file)
            self._waiting.insert(0 if soon else len(self._waiting), file)
            if soon and self._current is not None:
                self._current[1].stop()
            self._something.notify()

    def close(self) -> None:
        """End all grading."""
        with self._something:
            self._ended = True
            self._waiting.clear()
            self._something.notify()
        self._light.close()
        self._keras.close()

    def _work(self) -> None:
        while True:
            with self._something:
                self._something.wait_for(lambda: self._waiting or self._ended)
                if self._ended:
                    return
                file = self._waiting.pop(0)
            told = self._told(file)
            if told is not None and not self._ended:
                self._tell(told)

    def _told(self, file: Path) -> Told | None:
        """Grade a file; None if something else was to be graded sooner."""
        try:
            contents = self._light.read(file)
            return self._grade(file, contents)
        except CannotGrade as problem:
            return Told(file, problem=str(problem))
        except Stopped:
            with self._something:
                if file not in self._waiting:
                    self._waiting.append(file)
            return None
        finally:
            with self._something:
                self._current = None

    def _grade(self, file: Path, contents: Contents) -> Told:
        first = file not in self._graded
        known = self._graded.get(file, {})
        answers = {each.function: each.answer for each in contents.exercises}
        only = [name for name, answer in answers.items() if known.get(name) != answer]
        if not only:
            return Told(file, contents.lesson)
        grader = self._keras if contents.lesson >= FIRST_WITH_KERAS else self._light
        with self._something:
            self._current = (file, grader)
        results = grader.grade(file, only).exercises
        self._graded[file] = answers
        return Told(file, contents.lesson, list(results), first=first)
