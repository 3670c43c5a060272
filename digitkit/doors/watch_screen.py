"""The output of `digitkit watch`: a screen that is redrawn in a terminal, plain lines elsewhere."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Sequence
from pathlib import Path

from digitkit.doors.background_judge import Verdict
from digitkit.doors.learn import read
from digitkit.doors.learner_folder import Notebook, blank
from digitkit.doors.merge import text_of
from digitkit.doors.progress import next_step, table
from digitkit.doors.rendering import exercise_text, total_text
from digitkit.outside.results import ExerciseResult, LessonResult

_FOLD = re.compile(
    r"<details[^>]*>\s*<summary>(?P<title>Hint \d.*?)</summary>(?P<text>.*?)</details>", re.DOTALL
)
_TAG = re.compile(r"</?code>")


def hints_of(function: str, file: Path, lesson: str) -> list[str]:
    """Return an exercise's hints in order, as text.

    Args:
        function: the exercise's function.
        file: the learner's file; a notebook contains the hints of its lesson.
        lesson: the lesson, whose blank is used if the file has no hints.
    """
    mine = read(file) if file.suffix == ".ipynb" else None
    return (_hints_in(mine, function) if mine else []) or _hints_in(_blank(lesson), function)


def _blank(lesson: str) -> Notebook | None:
    try:
        return blank(lesson)
    except (LookupError, ImportError, OSError):
        return None


def _hints_in(notebook: Notebook | None, function: str) -> list[str]:
    cells = notebook["cells"] if notebook else []
    texts = [text_of(cell) for cell in cells if cell.get("cell_type") == "markdown"]
    tasks = [text for text in texts if f"`{function}`" in text.lstrip().partition("\n")[0]]
    return [
        f"{_TAG.sub('`', html.unescape(fold['title']))}\n\n{fold['text'].strip()}"
        for task in tasks[:1]
        for fold in _FOLD.finditer(task)
    ]


_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
_INVITATION = "Save a file, and its result appears here."
_KEYS = "h hint · n next · l list · q quit"


class WatchScreen:
    """Collects the results of the watched files and shows them.

    Args:
        files: the watched files.
        screen: whether standard output is a terminal, which can be cleared.
        has_keys: whether keys can be read.
    """

    def __init__(self, files: Sequence[Path], *, screen: bool, has_keys: bool) -> None:
        self._files = list(files)
        self._screen = screen
        self._has_keys = has_keys
        self._lessons: dict[Path, LessonResult] = {}
        self._graded: set[Path] = set()
        self._saved: set[Path] = set()
        self._news: list[str] = []
        self._focus: tuple[Path, str] | None = None
        self._hints_shown = 0

    def begin(self) -> None:
        """Show what is watched."""
        names = ", ".join(map(str, self._files))
        self._show(f"Watching {names}", _INVITATION)

    def saved(self, file: Path) -> None:
        """Show that a file was saved and is being graded."""
        self._saved.add(file)
        self._news = [f"{_clock()} {file}"]
        if self._screen:
            self._show(*self._news, "Grading …")

    def graded(self, verdict: Verdict) -> None:
        """Show the result of an exercise, or the end of a file's grading.

        Before a file is saved for the first time, its results are only stored.
        """
        if verdict.problem:
            self._graded.add(verdict.file)
            self._show(f"{_clock()} {verdict.problem}")
        elif verdict.result is not None:
            self._store(verdict.file, verdict.lesson, verdict.result)
            if verdict.file in self._saved:
                self._focus_on(verdict.file, verdict.result)
                self._add_news(exercise_text(verdict.result))
        else:
            self._graded.add(verdict.file)
            self._end(verdict.file)

    def _end(self, file: Path) -> None:
        """Show a file's total, after everything that changed in it was graded."""
        if file in self._saved:
            if len(self._news) == 1:
                self._add_news("No exercise changed since it was last graded.")
            self._add_news(total_text(self._lessons[file]))
        elif len(self._graded) == len(self._files) and self._focus is None:
            self._show(table(self._rows()), _INVITATION)
            step = next_step(self._rows())
            self._focus = step and (Path(step[0].file), step[1].function)

    def _add_news(self, text: str) -> None:
        """Show another text about the last save; a terminal shows all of them again."""
        first = len(self._news) == 1
        self._news.append(text)
        self._show(*(self._news if self._screen or first else [text]))

    def key(self, key: str) -> None:
        """Handle a pressed key."""
        if key == "h":
            self._hint()
        elif key == "n":
            self._next()
        elif key == "l":
            self._show(table(self._rows()))

    def _store(self, file: Path, lesson: str, result: ExerciseResult) -> None:
        known = self._lessons.get(file)
        results = {r.id: r for r in (*(known.exercises if known else ()), result)}
        ordered = tuple(results[one] for one in sorted(results))
        self._lessons[file] = LessonResult(str(file), lesson, ordered)

    def _rows(self) -> list[LessonResult]:
        return [self._lessons[file] for file in self._files if file in self._lessons]

    def _focus_on(self, file: Path, result: ExerciseResult) -> None:
        """Make an exercise that changed and isn't done the current one, for hints."""
        if not result.done and self._focus != (file, result.function):
            self._focus = (file, result.function)
            self._hints_shown = 0

    def _next(self) -> None:
        """Go to the next exercise that isn't done, after the current one."""
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
        """Show the next hint of the current exercise, and after the last one the first."""
        if self._focus is None:
            self._show("A hint for what? Press n to go to an exercise.")
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
        heading = f"{result.id} {result.function} · {result.outcome}"
        self._show(heading, hints[number], more)

    def _show(self, *blocks: str) -> None:
        text = "\n\n".join(block for block in blocks if block)
        if self._screen:
            footer = f"\n\n{_KEYS}" if self._has_keys else ""
            print(f"{_CLEAR}{text}{footer}", flush=True)
        else:
            print(f"{text}\n", flush=True)


def _clock() -> str:
    return time.strftime("%H:%M:%S")
