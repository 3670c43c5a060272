"""The commands of learners. Each loads what it needs when it is called."""

from __future__ import annotations

import argparse
import sys

from digitkit.text import install_command, sentence

DONE, BAD_INPUT = 0, 2
_LESSON = "such as 3, 03_split or split"


def add_learning(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit learn`, `watch`, `progress` and `reset`."""
    add_learn(commands)
    add_watch(commands)
    add_progress(commands)
    add_reset(commands)


def add_learn(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit learn`."""
    text = "open a lesson in JupyterLab"
    learn = commands.add_parser(
        "learn",
        help=text,
        description=sentence(text) + " Outside a clone of the project the lessons are put into"
        " the folder lessons first, and brought up to date where they lie there; your work stays.",
    )
    learn.add_argument("lesson", metavar="LESSON", nargs="?", default="1", help=_LESSON)
    learn.add_argument("--no-browser", action="store_true", help="print the address only")
    learn.add_argument(
        "--files-only", action="store_true", help="put the lessons there and open nothing"
    )
    learn.set_defaults(command=learn_lesson)


def add_watch(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit watch`."""
    text = "grade your lessons on every save"
    watch = commands.add_parser("watch", help=text, description=sentence(text))
    watch.add_argument(
        "what", metavar="LESSON|FILE", nargs="*", help="what to watch (default: all lessons)"
    )
    watch.add_argument(
        "--poll",
        action="store_true",
        help="look at the files again and again, where the file system tells of no changes",
    )
    watch.set_defaults(command=watch_files)


def add_progress(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit progress`."""
    text = "grade all lessons, and say how far you are and what comes next"
    progress = commands.add_parser("progress", help=text, description=sentence(text))
    progress.add_argument("--json", action="store_true", help="print it as JSON for programs")
    progress.set_defaults(command=show_progress)


def add_reset(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit reset`."""
    text = "begin a lesson anew; your work is kept in a dated copy"
    reset = commands.add_parser("reset", help=text, description=sentence(text))
    reset.add_argument("lesson", metavar="LESSON", help=_LESSON)
    reset.set_defaults(command=reset_lesson)


def learn_lesson(options: argparse.Namespace) -> int:
    """Do `digitkit learn`."""
    from digitkit.doors.learn import learn

    return _do(lambda: learn(options.lesson, options.no_browser, options.files_only))


def watch_files(options: argparse.Namespace) -> int:
    """Do `digitkit watch`."""
    from digitkit.doors.watch import watch

    return _do(lambda: watch(options.what, options.poll))


def show_progress(options: argparse.Namespace) -> int:
    """Do `digitkit progress`."""
    from digitkit.doors.progress import show_progress

    return _do(lambda: show_progress(options))


def reset_lesson(options: argparse.Namespace) -> int:
    """Do `digitkit reset`."""
    from digitkit.doors.learn import reset
    from digitkit.doors.learner_folder import choose, lessons_folder

    def act() -> int:
        print(reset(choose(options.lesson), lessons_folder()))
        return DONE

    return _do(act)


def _do(act) -> int:
    """Do something; input that can't be used is told in one line."""
    try:
        return act()
    except LookupError as problem:
        told = problem.args[0] if problem.args else problem
    except ImportError as problem:
        told = f"{problem.name} is not installed: {install_command('instructor')}"
    except OSError as problem:
        told = f"{problem.filename or 'a file'}: {problem.strerror or problem}"
    print(told, file=sys.stderr)
    return BAD_INPUT
