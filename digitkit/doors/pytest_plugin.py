"""Let `pytest` grade lessons: a notebook is a file of tests, and each exercise is a test.

Pytest loads this plugin in every run, so it imports nothing before there is a lesson to grade.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Generator
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
    """Start the grader's process if a notebook was named, so that it loads while pytest does."""
    others_grade = getattr(early_config.known_args_namespace, "numprocesses", None)  # pytest-xdist
    if not others_grade and any(word.partition("::")[0].endswith(".ipynb") for word in args):
        from digitkit.doors.pytest_items import grader_of

        grader_of(early_config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a lesson's notebook as a file of tests."""
    if file_path.suffix == ".ipynb" and _is_lesson(file_path, parent.session):
        return _lesson_file(file_path, parent)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> Any:
    """Collect a lesson's script as a file of tests, if it was named, instead of importing it."""
    named = parent.session.isinitpath(module_path)
    if named and _is_known(module_path.stem):
        return _lesson_file(module_path, parent)
    return None


def _lesson_file(path: Path, parent: pytest.Collector) -> LessonFile:
    from digitkit.doors.pytest_items import LessonFile

    # Pytest's -k matches names: `-k split` would select all of a file named 03_split.
    file: LessonFile = LessonFile.from_parent(parent, path=path, name=path.stem[:2])
    return file


def _is_lesson(path: Path, session: pytest.Session) -> bool:
    """Check whether a notebook is a lesson that a learner works on."""
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
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, Any, Any]:
    """Attach the result to the report, which is sent to the process that writes the summary."""
    report = yield
    verdict = getattr(item, "digitkit_verdict", None)  # only exercises have one
    if verdict is not None and call.when == "call":
        report.digitkit = verdict()
    return report


def pytest_configure(config: pytest.Config) -> None:
    """Replace characters in the report that the terminal can't show."""
    if sys.stdout.encoding and sys.stdout.encoding.lower() not in ("utf-8", "utf8"):
        from digitkit.settings.terminal import show_every_character

        reporter: Any = config.pluginmanager.getplugin("terminalreporter")
        show_every_character(*([reporter._tw._file] if reporter else []))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the table of lessons, if any exercise was started."""
    reports = [report for some in terminalreporter.stats.values() for report in some]
    verdicts = [verdict for report in reports if (verdict := getattr(report, "digitkit", None))]
    if not verdicts:
        return
    from digitkit.doors.progress import has_begun, table

    rows = _complete_lessons(verdicts)
    if has_begun(rows):
        terminalreporter.section("lessons")
        terminalreporter.write_line(table(rows))


def _complete_lessons(verdicts: list[dict[str, Any]]) -> list[Row]:
    """Group results by lesson; lessons that were only partly graded are left out."""
    from digitkit.lessons.catalog import exercises
    from digitkit.outside.results import ExerciseResult, LessonResult

    lessons: dict[tuple[str, str], list[ExerciseResult]] = {}
    for verdict in verdicts:
        result = ExerciseResult.from_record(verdict["verdict"])
        lessons.setdefault((verdict["lesson"], verdict["file"]), []).append(result)
    return [
        LessonResult(file, lesson, tuple(sorted(results, key=lambda result: result.id)))
        for (lesson, file), results in sorted(lessons.items())
        if len(results) == len(exercises(lesson))
    ]
