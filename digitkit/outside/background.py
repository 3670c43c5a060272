"""A grader in an interpreter of its own, which stays warm between gradings.

The calling process may have loaded TensorFlow, started threads or opened files. None of this
affects a grading, because a fresh interpreter forks for it. Nothing heavy is loaded here.
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
PREFORK = "--prefork"  # among the arguments of the process
_STOP = getattr(signal, "SIGUSR1", None)


class Stopped(Exception):  # noqa: N818
    """A grading was stopped on request."""


@dataclass(frozen=True)
class RequestedExercise:
    """An exercise of a file.

    Attributes:
        id: its id, such as `"03.1"`.
        function: the function that the learner writes.
        answer: a digest of the code that would be graded; empty for a blank.
    """

    id: str
    function: str
    answer: str


@dataclass(frozen=True)
class FileContents:
    """A file before it is graded: its lesson, and its exercises in order."""

    lesson: str
    exercises: tuple[RequestedExercise, ...]


class BackgroundGrader:
    """Grades files in another process, which is started when it is first needed.

    Args:
        modules: what it loads when it starts, such as `"keras"`.
        prefork: keep a worker with Keras initialised ready; for gradings with pauses between them.
    """

    def __init__(self, modules: Sequence[str] = (), *, prefork: bool = False) -> None:
        self._arguments = [*modules, *([PREFORK] if prefork else [])]
        self._process: subprocess.Popen[str] | None = None
        self._asking = threading.Lock()

    def start(self) -> None:
        """Start the process without waiting for it."""
        if self._process is None:
            folder = str(Path(digitkit.__file__).resolve().parents[1])
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, folder, *self._arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=known_environment(),
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C is for the calling process
            )

    def read(self, path: str | Path) -> FileContents:
        """Return the lesson that a file belongs to, and its exercises.

        Raises:
            CannotGrade: the file can't be graded at all; its message says why in one line.
        """
        reply = next(self._ask({"do": "read", "file": str(path)}))
        listed = tuple(RequestedExercise(**exercise) for exercise in reply["exercises"])
        return FileContents(reply["lesson"], listed)

    def grade(
        self,
        path: str | Path,
        only: Collection[str] | None = None,
        on_result: Callable[[ExerciseResult], None] | None = None,
    ) -> LessonResult:
        """Grade a file, as `digitkit.outside.grader.grade_file` does.

        Raises:
            CannotGrade: the file can't be graded at all; its message says why in one line.
            Stopped: `stop` was called in the meantime.
        """
        results: list[ExerciseResult] = []
        chosen = None if only is None else sorted(only)
        for reply in self._ask({"do": "grade", "file": str(path), "only": chosen}):
            if "lesson" in reply:
                in_order = sorted(results, key=lambda result: result.id)
                return LessonResult(str(path), reply["lesson"], tuple(in_order))
            results.append(ExerciseResult.from_record(reply["result"]))
            if on_result is not None:
                on_result(results[-1])
        raise Stopped

    def stop(self) -> None:
        """Stop the running grading, if there is one; called from another thread."""
        if self._process is not None and _STOP is not None and self._asking.locked():
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(_STOP)

    def close(self) -> None:
        """End the process, even if it is grading."""
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
        """Send a message and yield the replies to it.

        If the caller is interrupted, as by a time limit of a test, the process is left in the
        middle of a grading: it is ended, and the next message starts a new one.
        """
        with self._asking:
            finished = False
            try:
                for reply in self._exchange(message):
                    finished = bool(reply["last"])
                    if "cannot" in reply:
                        raise CannotGrade(reply["cannot"])
                    if "stopped" in reply:
                        raise Stopped
                    yield reply
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
                reply = json.loads(line)
                yield reply
                if reply["last"]:
                    return
        except (OSError, ValueError) as error:
            raise CannotGrade(f"{message['file']}: the grader failed: {error}") from error
        raise CannotGrade(f"{message['file']}: the grader ended; try again")


class PendingResults:
    """The results of some exercises of a file, which are graded together in a thread.

    Args:
        grader: what grades them.
        file: the file.
        functions: the exercises' functions.
    """

    def __init__(self, grader: BackgroundGrader, file: str, functions: Sequence[str]) -> None:
        self._results: dict[str, ExerciseResult] = {}
        self._problem: BaseException | None = None
        self._ended = False
        self._changed = threading.Condition()
        threading.Thread(target=self._grade, args=(grader, file, functions), daemon=True).start()

    def wait_for(self, function: str) -> ExerciseResult:
        """Wait for the result of an exercise.

        Raises:
            CannotGrade: the grading ended without it; its message says why.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended or function in self._results)
            if function in self._results:
                return self._results[function]
            raise self._problem or CannotGrade(f"there is no verdict on {function}; try again")

    def _grade(self, grader: BackgroundGrader, file: str, functions: Sequence[str]) -> None:
        try:
            grader.grade(file, functions, self._add)
        except BaseException as problem:  # raised again in the thread that waits
            self._problem = problem
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _add(self, result: ExerciseResult) -> None:
        with self._changed:
            self._results[result.function] = result
            self._changed.notify_all()
