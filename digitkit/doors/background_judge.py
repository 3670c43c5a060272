"""Grades saved files one after another, in a thread beside the one that talks to the learner."""

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
    """What came of grading a file, or of one exercise in it.

    Attributes:
        file: the file.
        lesson: its lesson; empty where that isn't known.
        result: the verdict on an exercise that changed since it was last graded; None at the end.
        problem: why nothing could be graded; empty if it could.
    """

    file: Path
    lesson: str = ""
    result: ExerciseResult | None = None
    problem: str = ""


class BackgroundJudge:
    """Grades files, and only what changed in them.

    Lessons from the fourth on have a process of their own, for which Keras is loaded once.

    Args:
        tell: is told, from another thread, what came of each file.
    """

    def __init__(self, tell: Callable[[Verdict], None]) -> None:
        self._tell = tell
        self._light = BackgroundGrader()
        self._keras = BackgroundGrader(["keras"], prefork=True)
        self._graded: dict[Path, dict[str, str]] = {}
        self._read: dict[Path, dict[str, str]] = {}
        self._waiting: list[Path] = []
        self._current: BackgroundGrader | None = None
        self._hurry = False
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
            self._hurry = self._hurry or soon
            if soon and self._current is not None:
                self._current.stop()
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
                self._hurry = False
            self._grade(file)
            with self._something:
                self._current = None

    def _grade(self, file: Path) -> None:
        """Grade what changed in a file, and tell each verdict as soon as there is one."""
        try:
            contents = self._light.read(file)
            for function, answer in self._changed(file, contents):
                grader = self._begin(file, contents.lesson)
                result = grader.grade(file, [function]).exercises[0]
                self._graded[file][function] = answer
                self._say(Verdict(file, contents.lesson, result))
            self._say(Verdict(file, contents.lesson))
        except CannotGrade as problem:
            self._say(Verdict(file, problem=str(problem)))
        except Stopped:
            with self._something:
                if file not in self._waiting:
                    self._waiting.append(file)

    def _begin(self, file: Path, lesson: str) -> BackgroundGrader:
        """Note what is graded now, so that it can be stopped.

        Raises:
            Stopped: something else is to be graded sooner.
        """
        grader = self._keras if lesson >= FIRST_WITH_KERAS else self._light
        with self._something:
            if self._hurry or self._ended:
                raise Stopped
            self._current = grader
        return grader

    def _changed(self, file: Path, contents: FileContents) -> list[tuple[str, str]]:
        """List the exercises that are to be graded: first those that changed in the last save."""
        graded = self._graded.setdefault(file, {})
        before = self._read.get(file, {})
        self._read[file] = {each.function: each.answer for each in contents.exercises}
        changed = [(f, a) for f, a in self._read[file].items() if graded.get(f) != a]
        return sorted(changed, key=lambda pair: before.get(pair[0]) == pair[1])

    def _say(self, told: Verdict) -> None:
        if not self._ended:
            self._tell(told)
