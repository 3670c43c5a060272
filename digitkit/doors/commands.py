"""The learners' commands. Each loads what it needs when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from digitkit.commands import DONE, Commands, add_command, refuse, refuse_file
from digitkit.text import install_command

_LESSON = "such as 3, 03_split or split"


def add_learning(commands: Commands) -> None:
    """Add `digitkit learn`, `watch`, `progress` and `reset`."""
    _add_learn(commands)
    _add_watch(commands)
    _add_progress(commands)
    _add_reset(commands)


def _add_learn(commands: Commands) -> None:
    learn = add_command(
        commands,
        "learn",
        "open a lesson in JupyterLab",
        _learn,
        more="Outside a clone of the project, the lessons are first put into the folder lessons, "
        "or updated if they are there already; your work is kept.",
    )
    learn.add_argument("lesson", metavar="LESSON", nargs="?", default="1", help=_LESSON)
    learn.add_argument("--no-browser", action="store_true", help="print the address only")
    learn.add_argument(
        "--files-only", action="store_true", help="put the lessons there and open nothing"
    )


def _add_watch(commands: Commands) -> None:
    watch = add_command(commands, "watch", "grade your lessons on every save", _watch)
    watch.add_argument(
        "what", metavar="LESSON|FILE", nargs="*", help="what to watch (default: all lessons)"
    )
    watch.add_argument(
        "--poll",
        action="store_true",
        help="check the files regularly, for file systems that do not report changes",
    )


def _add_progress(commands: Commands) -> None:
    progress = add_command(
        commands,
        "progress",
        "grade all lessons, and show how far you are and what comes next",
        _progress,
    )
    progress.add_argument("--json", action="store_true", help="print it as JSON for programs")


def _add_reset(commands: Commands) -> None:
    reset = add_command(
        commands, "reset", "start a lesson again; your work is kept in a dated copy", _reset
    )
    reset.add_argument("lesson", metavar="LESSON", help=_LESSON)


def _learn(options: argparse.Namespace) -> int:
    from digitkit.doors.learn import learn

    return _run(lambda: learn(options.lesson, options.no_browser, options.files_only))


def _watch(options: argparse.Namespace) -> int:
    from digitkit.doors.watch import watch

    return _run(lambda: watch(options.what, options.poll))


def _progress(options: argparse.Namespace) -> int:
    from digitkit.doors.progress import show_progress

    return _run(lambda: show_progress(options))


def _reset(options: argparse.Namespace) -> int:
    from digitkit.doors.learn import reset
    from digitkit.doors.learner_folder import choose, lessons_folder

    def run() -> int:
        print(reset(choose(options.lesson), lessons_folder()))
        return DONE

    return _run(run)


def _run(command: Callable[[], int]) -> int:
    """Run a command; report input that can't be used in one line."""
    try:
        return command()
    except LookupError as problem:
        return refuse(problem.args[0] if problem.args else problem)
    except ImportError as problem:
        return refuse(f"{problem.name} is not installed: {install_command('instructor')}")
    except OSError as problem:
        return refuse_file(problem, "a file")
