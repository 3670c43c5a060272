"""`pytest` grades lessons: a notebook is a file of tests, an exercise is one of them.

Pytest loads this in every run of the environment, so nothing is imported here before there is a
lesson to grade.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from digitkit.grading.awaited import Grading
    from digitkit.grading.outcomes import ExerciseResult
    from digitkit.grading.progress import Row
    from digitkit.grading.warm import WarmGrader

_LESSON = re.compile(r"\d\d_[a-z][a-z0-9]*")
_DATED_COPY = re.compile(r".*-\d{4}-\d\d-\d\d(-\d+)?")
_NOT_LEARNERS = {"solutions", ".ipynb_checkpoints"}
_GRADER = pytest.StashKey["WarmGrader"]()


def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Start the grader's process at once where a notebook was named: it loads while pytest does."""
    others_grade = getattr(early_config.known_args_namespace, "numprocesses", None)  # pytest-xdist
    if not others_grade and any(word.partition("::")[0].endswith(".ipynb") for word in args):
        grader_of(early_config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a lesson's notebook as a file of tests."""
    if file_path.suffix == ".ipynb" and _is_lesson(file_path, parent.session):
        return _lesson_file(file_path, parent)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> Any:
    """Take a lesson's script as a file of tests if it was named, instead of importing it."""
    named = parent.session.isinitpath(module_path)
    if named and _is_known(module_path.stem):
        return _lesson_file(module_path, parent)
    return None


def _lesson_file(path: Path, parent: pytest.Collector) -> LessonFile:
    # Pytest's -k looks at names: a file named 03_split would be chosen whole by `-k split`.
    return LessonFile.from_parent(parent, path=path, name=path.stem[:2])


def _is_lesson(path: Path, session: pytest.Session) -> bool:
    """Tell a lesson that a learner works on from all other notebooks."""
    if session.isinitpath(path):
        return True
    in_lessons = path.parent.name == "lessons" or session.isinitpath(path.parent)
    if not in_lessons or path.parent.name in _NOT_LEARNERS or _DATED_COPY.fullmatch(path.stem):
        return False
    return _is_known(path.stem) or _names_a_lesson(path)


def _is_known(stem: str) -> bool:
    if not _LESSON.fullmatch(stem):
        return False
    checks = Path(__file__).parents[1] / "checks" / stem[3:]
    return checks.with_suffix(".py").is_file() or (checks / "__init__.py").is_file()


def _names_a_lesson(path: Path) -> bool:
    try:
        return "lesson" in json.loads(path.read_bytes())["metadata"]["digitkit"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return False


class LessonFile(pytest.File):
    """A learner's notebook or script."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self._gradings: dict[str, Grading] = {}

    def __repr__(self) -> str:
        return f"<LessonFile {self.path.name}>"

    def collect(self) -> Iterator[pytest.Item]:
        """Give one test for each exercise, or one that fails where nothing can be graded."""
        from digitkit.grading.answers import CannotGrade

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
        from digitkit.grading.awaited import Grading

        if function not in self._gradings:
            chosen = [function]
            if not hasattr(self.config, "workerinput"):  # others of pytest-xdist have the rest
                items = [item for item in self.session.items if item.parent is self]
                chosen = [item.name for item in items if item.name not in self._gradings]
            grading = Grading(grader_of(self.config), self.shown, chosen)
            self._gradings.update(dict.fromkeys(chosen, grading))
        return self._gradings[function].verdict_on(function)

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
        from digitkit.grading.answers import CannotGrade

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
        from digitkit.grading.outcomes import NOT_STARTED
        from digitkit.grading.report import exercise_text

        assert isinstance(self.parent, LessonFile)
        self.verdict = self.parent.verdict_on(self.name)
        if self.verdict.outcome == NOT_STARTED:
            raise pytest.skip.Exception(NOT_STARTED, _use_item_location=True)
        if not self.verdict.done:
            raise NotRight(exercise_text(self.verdict))

    def told(self) -> dict[str, Any] | None:
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


def grader_of(config: pytest.Config) -> WarmGrader:
    """Give the grader of this run."""
    from digitkit.grading.warm import WarmGrader

    if _GRADER not in config.stash:
        config.stash[_GRADER] = WarmGrader()
        config.add_cleanup(config.stash[_GRADER].close)
    config.stash[_GRADER].start()
    return config.stash[_GRADER]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    """Hang the verdict on the report, which reaches the process that writes the summary."""
    report: Any = yield
    if isinstance(item, ExerciseItem) and call.when == "call":
        report.digitkit = item.told()
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the table of lessons, once work has begun."""
    reports = [report for some in terminalreporter.stats.values() for report in some]
    told = [each for each in (getattr(report, "digitkit", None) for report in reports) if each]
    if not told:
        return
    from digitkit.grading.progress import has_begun, table

    rows = _whole_lessons(told)
    if has_begun(rows):
        terminalreporter.section("lessons")
        terminalreporter.write_line(table(rows))


def _whole_lessons(told: list[dict[str, Any]]) -> list[Row]:
    """Put verdicts together to lessons; one of which only a part was graded is left out."""
    from digitkit.checks import exercises
    from digitkit.grading.outcomes import ExerciseResult, LessonResult

    lessons: dict[tuple[str, str], list[ExerciseResult]] = {}
    for each in told:
        verdict = ExerciseResult(**{**each["verdict"], "notes": tuple(each["verdict"]["notes"])})
        lessons.setdefault((each["lesson"], each["file"]), []).append(verdict)
    return [
        LessonResult(file, lesson, tuple(sorted(verdicts, key=lambda verdict: verdict.id)))
        for (lesson, file), verdicts in sorted(lessons.items())
        if len(verdicts) == len(exercises(lesson))
    ]
