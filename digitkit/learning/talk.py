"""What `digitkit watch` says: a screen drawn anew in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from digitkit.grading.outcomes import NOT_STARTED, ExerciseResult, LessonResult
from digitkit.grading.progress import next_step, table
from digitkit.grading.report import exercise_text, total_text
from digitkit.learning.hints import hints_of
from digitkit.learning.judge import FIRST_WITH_KERAS, Told

_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
_KEYS = "h hint · n next · l list · q quit"


class Talk:
    """Keeps what is known of the watched files, and tells the learner.

    Args:
        files: the watched files.
        screen: whether standard output is a terminal, which can be cleared.
        has_keys: whether keys can be pressed.
    """

    def __init__(self, files: Sequence[Path], *, screen: bool, has_keys: bool) -> None:
        self._files = list(files)
        self._screen = screen
        self._has_keys = has_keys
        self._lessons: dict[Path, LessonResult] = {}
        self._focus: tuple[Path, str] | None = None
        self._hints_shown = 0

    def begin(self) -> None:
        """Say what is watched."""
        names = ", ".join(map(str, self._files))
        self._show(f"Watching {names}", "Save a file, and its verdict stands here.")

    def saved(self, file: Path) -> None:
        """Say that a file was saved and is being graded."""
        if self._screen:
            self._show(f"{_clock()} {file} was saved: grading …")

    def told(self, told: Told) -> bool:
        """Say what came of grading a file.

        Returns:
            Whether it shows that work has begun on a lesson that needs Keras.
        """
        if told.problem:
            self._show(f"{_clock()} {told.problem}")
            return False
        lesson = self._update(told)
        if told.first:
            self._welcome()
            return lesson.lesson >= FIRST_WITH_KERAS and _begun(lesson)
        shown = [exercise_text(result) for result in told.changed]
        shown = shown or ["No exercise changed since it was last graded."]
        self._look_at(told)
        self._show(f"{_clock()} {told.file}", *shown, total_text(lesson))
        return False

    def key(self, key: str) -> None:
        """Answer a key."""
        if key == "h":
            self._hint()
        elif key == "n":
            self._next()
        elif key == "l":
            self._show(table(self._rows()))

    def _update(self, told: Told) -> LessonResult:
        known = self._lessons.get(told.file)
        results = {r.id: r for r in (*(known.exercises if known else ()), *told.changed)}
        ordered = tuple(results[one] for one in sorted(results))
        self._lessons[told.file] = LessonResult(str(told.file), told.lesson, ordered)
        return self._lessons[told.file]

    def _rows(self) -> list[LessonResult]:
        return [self._lessons[file] for file in self._files if file in self._lessons]

    def _welcome(self) -> None:
        """Say where to go on, once all files were graded for the first time."""
        if len(self._lessons) == len(self._files) and self._focus is None:
            self._show(table(self._rows()), "Save a file, and its verdict stands here.")
            step = next_step(self._rows())
            self._focus = step and (Path(step[0].file), step[1].function)

    def _look_at(self, told: Told) -> None:
        """Turn to the first exercise that changed and isn't done, for hints."""
        unsolved = [result for result in told.changed if not result.done]
        if unsolved and self._focus != (told.file, unsolved[0].function):
            self._focus = (told.file, unsolved[0].function)
            self._hints_shown = 0

    def _next(self) -> None:
        """Turn to the next exercise that isn't done, after the one in hand."""
        unsolved = [
            (file, result)
            for file in self._files
            if file in self._lessons
            for result in self._lessons[file].exercises
            if not result.done
        ]
        if not unsolved:
            self._show("Everything is done.")
            return
        places = [(file, result.function) for file, result in unsolved]
        here = places.index(self._focus) if self._focus in places else -1
        file, result = unsolved[(here + 1) % len(unsolved)]
        self._focus, self._hints_shown = (file, result.function), 0
        self._show(f"Next, in {file}:", exercise_text(result))

    def _hint(self) -> None:
        """Show the next hint of the exercise in hand, and after the last one the first."""
        if self._focus is None:
            self._show("A hint for what? Press n to turn to an exercise.")
            return
        file, function = self._focus
        hints = hints_of(function, file, self._lessons[file].lesson)
        if not hints:
            self._show(f"{function} has no hints.")
            return
        number = self._hints_shown % len(hints)
        self._hints_shown = number + 1
        result = next(r for r in self._lessons[file].exercises if r.function == function)
        more = "" if number + 1 == len(hints) else f"{len(hints) - number - 1} more: press h"
        self._show(self._heading(result), hints[number], more)

    def _heading(self, result: ExerciseResult) -> str:
        return f"{result.id} {result.function} · {result.outcome}"

    def _show(self, *blocks: str) -> None:
        text = "\n\n".join(block for block in blocks if block)
        if self._screen:
            footer = f"\n\n{_KEYS}" if self._has_keys else ""
            print(f"{_CLEAR}{text}{footer}", flush=True)
        else:
            print(f"{text}\n", flush=True)


def _begun(lesson: LessonResult) -> bool:
    return any(result.outcome != NOT_STARTED for result in lesson.exercises)


def _clock() -> str:
    return time.strftime("%H:%M:%S")
