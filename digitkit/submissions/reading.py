"""Read a learner's notebook or script: its lesson and its cells."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitkit.lessons.catalog import lesson_named
from digitkit.protocol.plan import CodeCell
from digitkit.submissions.ipython import python_lines
from digitkit.submissions.slicing import Program

_CELL_MARK = re.compile(r"^# ?%%(?P<title>.*)$")
_TEXT_CELL = re.compile(r"\[(markdown|md|raw)\]")
# lines that continue the statement above them
_CONTINUATION = re.compile(r"^(else|elif|except|finally|case)\b|^[)\]}#]|^\s|^$")
_LOOKAHEAD = 60


def script_cells(text: str, name: str) -> list[CodeCell]:
    """Split a script into cells: at its `# %%` marks, or else one for each statement.

    Args:
        text: the script.
        name: its file name.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    marks = [n for n, line in enumerate(lines) if _CELL_MARK.match(line)]
    if not marks:
        return _statement_cells(lines, name)
    starts = sorted({0, *marks})
    cells = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        title = _CELL_MARK.match(lines[start])
        if not (title and _TEXT_CELL.search(title["title"])):
            cells.append(_script_cell(python_lines("\n".join(lines[start:end])), name, start))
    return cells


def _statement_cells(lines: list[str], name: str) -> list[CodeCell]:
    """Split after each statement, and continue after one that is not valid Python."""
    starts = [n for n, line in enumerate(lines) if not _CONTINUATION.match(line)]
    ends = [*starts[1:], len(lines)]
    cells, at = [], 0
    while at < len(starts):
        more = _more_parts(lines, starts[at], ends[at : at + _LOOKAHEAD])
        source = "\n".join(lines[starts[at] : ends[at + more]])
        cells.append(_script_cell(source, name, starts[at]))
        at += more + 1
    return cells


def _more_parts(lines: list[str], start: int, ends: list[int]) -> int:
    """Count the parts after the first that belong to the statement; 0 if it isn't valid Python."""
    for number, end in enumerate(ends):
        try:
            ast.parse("\n".join(lines[start:end]))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return number
    return 0


def _script_cell(source: str, name: str, start: int) -> CodeCell:
    return CodeCell(source, f"{name}, from line {start + 1}", first_line=start + 1)


_LESSON = re.compile(r"(?<!\d)\d\d_[a-z][a-z0-9]*")
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_LARGEST = 64 * 2**20
PARTIAL_CREDIT = "partial_credit"  # in the metadata of a notebook whose course gives it


class CannotGrade(Exception):  # noqa: N818
    """A file can't be graded at all; the message says why in one line."""


@dataclass(frozen=True)
class Submission:
    """A learner's file and what was read from it.

    Attributes:
        file: the file as the user named it.
        lesson: the lesson it belongs to, such as `"03_split"`.
        program: its statements.
        partial_credit: whether its course gives points by the share of checks passed.
    """

    file: str
    lesson: str
    program: Program
    partial_credit: bool = False


def read_submission(path: str | Path) -> Submission:
    """Read a learner's notebook or script.

    Args:
        path: a `.ipynb` or `.py` file.

    Raises:
        CannotGrade: it can't be read, is of another type, or belongs to no lesson.
    """
    path = Path(path)
    text = _text(path)
    if path.suffix == ".py":
        stated: object = None
        partial = False
        cells, texts = script_cells(text, path.name), []
    elif path.suffix == ".ipynb":
        notebook = _notebook(text, path)
        stated = _get(notebook, "metadata", "digitkit", "lesson")
        partial = _get(notebook, "metadata", "digitkit", PARTIAL_CREDIT) is True
        cells, texts = _notebook_cells(notebook, path.name), _notebook_texts(notebook)
    else:
        raise CannotGrade(f"{path}: neither a notebook (.ipynb) nor a script (.py)")
    lesson = _lesson(path, stated)
    program = Program(cells, str(path.resolve().parent), texts)
    return Submission(str(path), lesson, program, partial)


def _text(path: Path) -> str:
    if path.is_dir():
        raise CannotGrade(f"{path}: a folder; name a notebook or script in it")
    if not path.exists():
        raise CannotGrade(f"{path}: there is no such file")
    if not path.is_file():
        raise CannotGrade(f"{path}: no ordinary file")
    try:
        if path.stat().st_size > _LARGEST:
            raise CannotGrade(f"{path}: larger than {_LARGEST // 2**20} MiB; clear its outputs")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CannotGrade(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        where = f"byte {error.start:,}"
        raise CannotGrade(f"{path}: no text in UTF-8, from {where} on") from error
    if not text.strip():
        raise CannotGrade(f"{path}: the file is empty")
    return text


def _notebook(text: str, path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        if mark := _CONFLICT.search(text):
            line = text.count("\n", 0, mark.start()) + 1
            fix = "choose one version of each conflict, or `git checkout --ours` or `--theirs`"
            reason = f"git's conflict marks are in it, the first in line {line}"
            raise CannotGrade(f"{path}: {reason}: {fix}") from error
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise CannotGrade(f"{path}: no notebook, for it is not valid JSON{where}") from error
    if isinstance(notebook, dict) and "worksheets" in notebook:
        raise CannotGrade(f"{path}: an old notebook (nbformat 3); open and save it in JupyterLab")
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise CannotGrade(f"{path}: no notebook, for it has no list of cells")
    return notebook


def _notebook_cells(notebook: dict[str, Any], name: str) -> list[CodeCell]:
    cells = []
    code = [cell for cell in notebook["cells"] if _get(cell, "cell_type") == "code"]
    for number, cell in enumerate(code, 1):
        grade_id = _get(cell, "metadata", "nbgrader", "grade_id")
        own_id = _get(cell, "metadata", "digitkit", "exercise") or grade_id
        cells.append(
            CodeCell(
                source=python_lines(_source(cell)),
                file=f"{name}, code cell {number}",
                place=f"code cell {number}",
                grade_id=own_id if isinstance(own_id, str) else "",
            )
        )
    return cells


def _notebook_texts(notebook: dict[str, Any]) -> list[str]:
    others = (cell for cell in notebook["cells"] if _get(cell, "cell_type") in ("markdown", "raw"))
    return [_source(cell) for cell in others]


def _source(cell: Any) -> str:
    source = _get(cell, "source")
    joined = "".join(map(str, source)) if isinstance(source, list) else source
    return joined if isinstance(joined, str) else ""


def _get(value: Any, *keys: str) -> Any:
    """Return a value of nested dicts; None if it isn't there."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _lesson(path: Path, stated: object) -> str:
    in_name = _LESSON.search(path.stem)
    lesson = stated if stated and isinstance(stated, str) else in_name[0] if in_name else ""
    if not lesson:
        raise CannotGrade(f"{path}: which lesson is it? Name it like 03_split{path.suffix}")
    try:
        lesson_named(lesson)
    except LookupError:
        raise CannotGrade(f"{path}: there is no lesson named {lesson}") from None
    return lesson
