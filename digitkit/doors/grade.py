"""`digitkit grade`: the results of files, as text and for programs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from digitkit.commands import Commands, add_command

ALL_DONE = 0
NOT_ALL_DONE = 1
CANNOT_GRADE = 2


def add_grade(commands: Commands) -> None:
    """Add `digitkit grade`."""
    grade = add_command(
        commands,
        "grade",
        "grade notebooks and scripts",
        grade_files,
        epilog="Exit code: 0 when all is done, 1 when something is not, 2 when a file could not be "
        "graded at all.",
    )
    grade.add_argument(
        "files", nargs="+", metavar="FILE", help="a notebook or script, such as 03_split.ipynb"
    )
    grade.add_argument(
        "--json", metavar="OUT", help="write the verdicts as JSON to this file; - prints them"
    )
    grade.add_argument(
        "-k", action="append", dest="only", metavar="FUNCTION", help="grade this function alone"
    )


def grade_files(options: argparse.Namespace) -> int:
    """Grade files, print the results, and write them as JSON if requested.

    Returns:
        0 if all is done, 1 if something is not, 2 if a file could not be graded at all.
    """
    from digitkit.doors.rendering import exercise_text, total_text
    from digitkit.outside.grader import Grader
    from digitkit.submissions.reading import CannotGrade

    grader, results, code = Grader(), [], ALL_DONE
    only, silent = set(options.only) if options.only else None, options.json == "-"
    for file in options.files:
        try:
            on_result = None if silent else lambda result: print(exercise_text(result), flush=True)
            result = grader.grade(file, only, on_result)
        except CannotGrade as problem:
            print(problem, file=sys.stderr)
            code = CANNOT_GRADE
            continue
        results.append(result)
        code = max(code, ALL_DONE if result.done else NOT_ALL_DONE)
        if not silent:
            print(total_text(result), flush=True)
    if options.json:
        text = json.dumps([result.as_json() for result in results], indent=2, ensure_ascii=False)
        code = max(code, _write(text, options.json))
    return code


def _write(text: str, out: str) -> int:
    if out == "-":
        print(text)
        return ALL_DONE
    try:
        Path(out).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        print(f"{out}: can't be written: {error.strerror}", file=sys.stderr)
        return CANNOT_GRADE
    return ALL_DONE
