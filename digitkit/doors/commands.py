"""The learners' commands. Each loads what it needs when it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from digitkit.text import install_command, sentence

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, BAD_INPUT = 0, 2
_LESSON = "such as 3, 03_split or split"


def add_learning(commands: Commands) -> None:
    """Add `digitkit learn`, `watch`, `progress` and `reset`."""
    _add_learn(commands)
    _add_watch(commands)
    _add_progress(commands)
    _add_reset(commands)


def _add_learn(commands: Commands) -> None:
    text = "open a lesson in JupyterLab"
    learn = commands.add_parser(
        "learn",
        help=text,
        description=sentence(text) + " Outside a clone of the project, the lessons are first put"
        " into the folder lessons, or updated if they are there already; your work is kept.",
    )
    learn.add_argument("lesson", metavar="LESSON", nargs="?", default="1", help=_LESSON)
    learn.add_argument("--no-browser", action="store_true", help="print the address only")
    learn.add_argument(
        "--files-only", action="store_true", help="put the lessons there and open nothing"
    )
    learn.set_defaults(command=_learn)


def _add_watch(commands: Commands) -> None:
    text = "grade your lessons on every save"
    watch = commands.add_parser("watch", help=text, description=sentence(text))
    watch.add_argument(
        "what", metavar="LESSON|FILE", nargs="*", help="what to watch (default: all lessons)"
    )
    watch.add_argument(
        "--poll",
        action="store_true",
        help="check the files regularly, for file systems that do not report changes",
    )
    watch.set_defaults(command=_watch)


def _add_progress(commands: Commands) -> None:
    text = "grade all lessons, and show how far you are and what comes next"
    progress = commands.add_parser("progress", help=text, description=sentence(text))
    progress.add_argument("--json", action="store_true", help="print it as JSON for programs")
    progress.set_defaults(command=_progress)


def _add_reset(commands: Commands) -> None:
    text = "start a lesson again; your work is kept in a dated copy"
    reset = commands.add_parser("reset", help=text, description=sentence(text))
    reset.add_argument("lesson", metavar="LESSON", help=_LESSON)
    reset.set_defaults(command=_reset)


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
        reason = problem.args[0] if problem.args else problem
    except ImportError as problem:
        reason = f"{problem.name} is not installed: {install_command('instructor')}"
    except OSError as problem:
        reason = f"{problem.filename or 'a file'}: {problem.strerror or problem}"
    print(reason, file=sys.stderr)
    return BAD_INPUT
