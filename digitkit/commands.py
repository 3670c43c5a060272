"""What the commands of all rooms share. Nothing heavy is loaded here, so that help is fast."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TypeAlias

from digitkit.text import sentence

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

DONE, BAD_INPUT = 0, 2  # exit codes


def add_command(
    commands: Commands,
    name: str,
    text: str,
    run: Callable[[argparse.Namespace], int],
    *,
    more: str = "",
    epilog: str = "",
) -> argparse.ArgumentParser:
    """Add a command to a parser's commands.

    Args:
        commands: what `add_subparsers` returned.
        name: its name, such as `"grade"`.
        text: what it does, without a capital letter and a full stop.
        run: runs it with the options, and returns the exit code.
        more: further sentences for its own help.
        epilog: what stands at the end of its own help.

    Returns:
        Its parser, for its options.
    """
    description = f"{sentence(text)} {more}".rstrip()
    parser = commands.add_parser(name, help=text, description=description, epilog=epilog or None)
    parser.set_defaults(command=run)
    return parser


def refuse(problem: object) -> int:
    """Print in one line why the input can't be used, and return the exit code for it."""
    print(problem, file=sys.stderr)
    return BAD_INPUT


def refuse_file(problem: OSError, where: str) -> int:
    """Print which file can't be read or written, and why.

    Args:
        problem: the error.
        where: what to name if the error names no file.
    """
    return refuse(f"{problem.filename or where}: {problem.strerror or problem}")
