"""A grader in an interpreter of its own, which stays warm for gradings one after another.

The process that asks may have loaded TensorFlow, started threads or hold files open; none of that
reaches a grading, for the interpreter that forks for it is a fresh one. Nothing heavy is loaded
here.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import digitkit
from digitkit.outside.results import ExerciseResult, LessonResult
from digitkit.settings.environment import known_environment
from digitkit.submissions.reading import CannotGrade

_START = (
    "import sys\n"
    "folder = sys.argv.pop(1)\n"
    "if folder not in sys.path: sys.path.insert(0, folder)\n"
    "from digitkit.outside.background_server import serve\n"
    "serve()"
)
AHEAD = "--ahead"  # among the words that the process is started with
_STOP = getattr(signal, "SIGUSR1", None)


class Stopped(Exception):  # noqa: N818
    """A grading was stopped because somebody asked for it."""


@dataclass(frozen=True)
class RequestedExercise:
    """An exercise of a file.

    Attributes:
        id: its id, such as `"03.1"`.
        function: the function that is to be written.
        answer: a short text that changes whenever the code changes that would be graded; empty
            for a blank.
    """

    id: str
    function: str
    answer: str


@dataclass(frozen=True)
class FileContents:
    """What is known of a file before it is graded: its lesson, and its exercises in order."""

    lesson: str
    exercises: tuple[RequestedExercise, ...]


def _result(told: dict[str, Any]) -> ExerciseResult:
    values = {name: told[name] for name in told if name != "last"}
    return ExerciseResult(**{**values, "notes": tuple(told["notes"])})


class BackgroundGrader:
    """Grades files in another process, which is started when it is first needed.

    Args:
        modules: what it loads at its start, such as `"keras"`.
        ahead: make use of the time between gradings, if Keras is loaded; for gradings with pauses.
    """

    def __init__(self, modules: Sequence[str] = (), *, ahead: bool = False) -> None:
        self._words = [*modules, *([AHEAD] if ahead else [])]
        self._process: subprocess.Popen[str] | None = None
        self._asking = threading.Lock()

    def start(self) -> None:
        """Start the process without waiting for it."""
        if self._process is None:
            folder = str(Path(digitkit.__file__).resolve().parents[1])
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, folder, *self._words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=known_environment(),
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C is for the process that asks
            )

    def read(self, path: str | Path) -> FileContents:
        """Say which lesson a file is of, and which exercises it should answer.

        Raises:
            CannotGrade: the file can't be graded at all; says why in one line.
        """
        told = next(self._ask({"do": "read", "file": str(path)}))
        return FileContents(
            told["lesson"], tuple(RequestedExercise(**one) for one in told["exercises"])
        )

    def grade(
        self,
        path: str | Path,
        only: Collection[str] | None = None,
        on_result: Callable[[ExerciseResult], None] | None = None,
    ) -> LessonResult:
        """Grade a file, as `digitkit.outside.grader.grade_file` does.

        Raises:
            CannotGrade: the file can't be graded at all; says why in one line.
            Stopped: `stop` was called meanwhile.
        """
        results: list[ExerciseResult] = []
        chosen = None if only is None else sorted(only)
        for told in self._ask({"do": "grade", "file": str(path), "only": chosen}):
            if "lesson" in told:
                in_order = sorted(results, key=lambda result: result.id)
                return LessonResult(str(path), told["lesson"], tuple(in_order))
            results.append(_result(told))
            if on_result is not None:
                on_result(results[-1])
        raise Stopped

    def stop(self) -> None:
        """End the grading that is under way, from another thread; without one, do nothing."""
        if self._process is not None and _STOP is not None and self._asking.locked():
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(_STOP)

    def close(self) -> None:
        """End the process, and whatever it is grading."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError, ValueError):
                assert stream is not None
                stream.close()

    def _ask(self, message: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Send a message and give what comes back; the last one says so.

        Whoever is interrupted here, as by a time limit of a test, leaves the process in the
        middle of something: it is ended, and the next question starts a new one.
        """
        with self._asking:
            finished = False
            try:
                for told in self._exchange(message):
                    finished = bool(told["last"])
                    if "cannot" in told:
                        raise CannotGrade(told["cannot"])
                    if "stopped" in told:
                        raise Stopped
                    yield told
            finally:
                if not finished:
                    self.close()

    def _exchange(self, message: dict[str, Any]) -> Iterator[dict[str, Any]]:
        self.start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                told = json.loads(line)
                yield told
                if told["last"]:
                    return
        except (OSError, ValueError) as error:
            raise CannotGrade(f"{message['file']}: the grader failed: {error}") from error
        raise CannotGrade(f"{message['file']}: the grader ended; try again")


class PendingResults:
    """Some exercises of a file, graded together.

    Args:
        grader: what grades them.
        file: the file.
        functions: the exercises' functions.
    """

    def __init__(self, grader: BackgroundGrader, file: str, functions: Sequence[str]) -> None:
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

    def _grade(self, grader: BackgroundGrader, file: str, functions: Sequence[str]) -> None:
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
