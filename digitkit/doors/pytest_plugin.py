"""`pytest` grades lessons: a notebook is a file of tests, an exercise is one of them.

Pytest loads this in every run of the environment, so nothing is imported here before there is a
lesson to grade.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from digitkit.doors.progress import Row
    from digitkit.doors.pytest_items import LessonFile
    from digitkit.outside.results import ExerciseResult

_LESSON = re.compile(r"\d\d_[a-z][a-z0-9]*")
_DATED_COPY = re.compile(r".*-\d{4}-\d\d-\d\d(-\d+)?")
_NOT_LEARNERS = {"solutions", ".ipynb_checkpoints"}


def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Start the grader's process at once where a notebook was named: it loads while pytest does."""
    others_grade = getattr(early_config.known_args_namespace, "numprocesses", None)  # pytest-xdist
    if not others_grade and any(word.partition("::")[0].endswith(".ipynb") for word in args):
        from digitkit.doors.pytest_items import grader_of

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
    from digitkit.doors.pytest_items import LessonFile

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
    return (Path(__file__).parents[1] / "lessons" / stem[3:] / "__init__.py").is_file()


def _names_a_lesson(path: Path) -> bool:
    try:
        return "lesson" in json.loads(path.read_bytes())["metadata"]["digitkit"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    """Hang the verdict on the report, which reaches the process that writes the summary."""
    report: Any = yield
    told = getattr(item, "digitkit_verdict", None)  # only an exercise has one
    if told is not None and call.when == "call":
        report.digitkit = told()
    return report


def pytest_configure(config: pytest.Config) -> None:
    """Let the report of verdicts show in terminals that lack some of its characters."""
    if sys.stdout.encoding and sys.stdout.encoding.lower() not in ("utf-8", "utf8"):
        from digitkit.settings.terminal import show_every_character

        reporter: Any = config.pluginmanager.getplugin("terminalreporter")
        show_every_character(*([reporter._tw._file] if reporter else []))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the table of lessons, once work has begun."""
    reports = [report for some in terminalreporter.stats.values() for report in some]
    told = [each for each in (getattr(report, "digitkit", None) for report in reports) if each]
    if not told:
        return
    from digitkit.doors.progress import has_begun, table

    rows = _whole_lessons(told)
    if has_begun(rows):
        terminalreporter.section("lessons")
        terminalreporter.write_line(table(rows))


def _whole_lessons(told: list[dict[str, Any]]) -> list[Row]:
    """Put verdicts together to lessons; one of which only a part was graded is left out."""
    from digitkit.lessons.catalog import exercises
    from digitkit.outside.results import ExerciseResult, LessonResult

    lessons: dict[tuple[str, str], list[ExerciseResult]] = {}
    for each in told:
        verdict = ExerciseResult(**{**each["verdict"], "notes": tuple(each["verdict"]["notes"])})
        lessons.setdefault((each["lesson"], each["file"]), []).append(verdict)
    return [
        LessonResult(file, lesson, tuple(sorted(verdicts, key=lambda verdict: verdict.id)))
        for (lesson, file), verdicts in sorted(lessons.items())
        if len(verdicts) == len(exercises(lesson))
    ]
