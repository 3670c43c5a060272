"""The command line. Each command loads what it needs when it runs, so that help is fast."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import digitkit
from digitkit.build.command import add_build
from digitkit.commands import Commands, add_command, refuse
from digitkit.course.commands import add_course
from digitkit.doors.commands import add_learning
from digitkit.doors.grade import add_grade
from digitkit.export.onnx_file import add_export
from digitkit.predict.commands import add_predict
from digitkit.settings.terminal import show_every_character

DIGITS = "your digits: a CSV, zip, .npz or folder; or sample (5,000 digits) or mnist (70,000)"
INTERRUPTED = 130  # what a shell reports for Ctrl-C
BROKEN_PIPE = 141  # and for a closed pipe


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after `digitkit`; None takes those of the command line.

    Returns:
        The exit code: 0 for success, 2 for input that can't be used, 130 after Ctrl-C, 141 if
        the output's pipe was closed, as after `digitkit data | head -1`.
    """
    show_every_character()
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()  # otherwise Python does it at its end, and prints an error
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _run(arguments: Sequence[str] | None) -> int:
    options = make_parser().parse_args(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # must be set before TensorFlow is loaded
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED


def make_parser() -> argparse.ArgumentParser:
    """Create the parser of all commands and their options."""
    parser = argparse.ArgumentParser(
        prog="digitkit",
        description="A first neural network: handwritten digits with TensorFlow Keras.",
    )
    parser.add_argument("--version", action="version", version=f"digitkit {digitkit.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_run(commands)
    add_data(commands)
    add_learning(commands)
    add_grade(commands)
    add_predict(commands)
    add_export(commands)
    add_build(commands)
    add_course(commands)
    return parser


def add_run(commands: Commands) -> None:
    """Add `digitkit run`."""
    run = add_command(
        commands,
        "run",
        "train two models on the digits and write a report about them",
        run_workflow,
    )
    run.add_argument("--data", metavar="PATH", help=DIGITS)
    run.add_argument(
        "--out",
        metavar="FOLDER",
        type=Path,
        default=Path("digitkit-run"),
        help="where the results go (default: %(default)s)",
    )
    run.add_argument(
        "--seed", type=seed, default=42, help="the same seed gives the same figures (default: 42)"
    )
    run.add_argument(
        "--epochs",
        type=epochs,
        help="epochs of the MLP, and the most epochs of the CNN (default: 5 and 12)",
    )
    run.add_argument(
        "--quick", action="store_true", help="2,000 digits and few epochs: does everything work?"
    )


def add_data(commands: Commands) -> None:
    """Add `digitkit data`."""
    data = add_command(
        commands,
        "data",
        "show which digits are in use, check a file, or fetch the whole of MNIST",
        show_data,
    )
    data.add_argument("--data", metavar="PATH", help=f"instead of the default ones, {DIGITS}")
    data.add_argument("--full", action="store_true", help="fetch the whole of MNIST, 70,000 digits")


def seed(text: str) -> int:
    """Parse a seed: a whole number from 0 to 4,294,967,295."""
    value = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= value < 2**32:
        raise argparse.ArgumentTypeError(f"must be a whole number 0–4294967295; got {text!r}")
    return value


def epochs(text: str) -> int:
    """Parse a number of epochs: a whole number from 1."""
    value = int(text) if text.isascii() and text.isdigit() else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of 1 or more; got {text!r}")
    return value


def run_workflow(options: argparse.Namespace) -> int:
    """Run `digitkit run`."""
    from digitkit.data import DataError, load_digits
    from digitkit.quiet import quiet_start
    from digitkit.settings.environment import ignored_settings_line, use_own_keras_settings
    from digitkit.workflow.output import OutputError, OutputFolder

    try:
        print("Loading the digits …", flush=True)
        digits = load_digits(options.data)
        folder = OutputFolder(options.out)
        if overruled := use_own_keras_settings():
            print(ignored_settings_line(overruled))
        print("Loading TensorFlow …", flush=True)
        with quiet_start():
            from digitkit.workflow.run import run_job
        from digitkit.workflow.settings import Settings

        settings = Settings(options.seed, options.epochs, options.quick)
        return run_job(digits, settings, folder)
    except (DataError, OutputError) as error:
        return refuse(error)


def show_data(options: argparse.Namespace) -> int:
    """Run `digitkit data`."""
    from digitkit.data import DataError, describe, fetch_full

    try:
        if options.full:
            fetch_full()
        print("\n".join(describe(options.data)))
    except DataError as error:
        return refuse(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
