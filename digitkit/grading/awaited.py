"""A grading in the background, whose verdicts are waited for one by one."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from digitkit.grading.answers import CannotGrade
from digitkit.grading.outcomes import ExerciseResult
from digitkit.grading.warm import WarmGrader


class Grading:
    """Some exercises of a file, graded together.

    Args:
        grader: what grades them.
        file: the file.
        functions: the exercises' functions.
    """

    def __init__(self, grader: WarmGrader, file: str, functions: Sequence[str]) -> None:
        self._verdicts: dict[str, ExerciseResult] = {}
        self._problem: BaseException | None = None
        self._ended = False
        self._news = threading.Condition()
        threading.Thread(target=self._grade, args=(grader, file, functions), daemon=True).start()

    def verdict_on(self, function: str) -> ExerciseResult:
        """Wait for a verdict.

        Raises:
            CannotGrade: the grading ended without it; says why.
        """
        with self._news:
            self._news.wait_for(lambda: self._ended or function in self._verdicts)
            if function in self._verdicts:
                return self._verdicts[function]
            raise self._problem or CannotGrade(f"there is no verdict on {function}; try again")

    def _grade(self, grader: WarmGrader, file: str, functions: Sequence[str]) -> None:
        try:
            grader.grade(file, functions, self._take)
        except BaseException as problem:  # whoever waits is told
            self._problem = problem
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _take(self, result: ExerciseResult) -> None:
        with self._news:
            self._verdicts[result.function] = result
            self._news.notify_all()
