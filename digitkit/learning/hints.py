"""The hints of an exercise, as its lesson folds them away."""

from __future__ import annotations

import html
import re
from pathlib import Path

from digitkit.learning.folder import Notebook, blank
from digitkit.learning.lay_out import read
from digitkit.learning.merge import text_of

_FOLD = re.compile(
    r"<details[^>]*>\s*<summary>(?P<title>Hint \d.*?)</summary>(?P<text>.*?)</details>", re.DOTALL
)
_TAG = re.compile(r"</?code>")


def hints_of(function: str, file: Path, lesson: str) -> list[str]:
    """Give an exercise's hints in their order, as text.

    Args:
        function: the exercise's function.
        file: the learner's file; a notebook holds the hints of its lesson.
        lesson: the lesson, whose blank has them where the file hasn't.
    """
    mine = read(file) if file.suffix == ".ipynb" else None
    return (_hints_in(mine, function) if mine else []) or _hints_in(_blank(lesson), function)


def _blank(lesson: str) -> Notebook | None:
    try:
        return blank(lesson)
    except (LookupError, ImportError, OSError):
        return None


def _hints_in(notebook: Notebook | None, function: str) -> list[str]:
    cells = notebook["cells"] if notebook else []
    texts = [text_of(cell) for cell in cells if cell.get("cell_type") == "markdown"]
    tasks = [text for text in texts if f"`{function}`" in text.lstrip().partition("\n")[0]]
    return [
        f"{_TAG.sub('`', html.unescape(found['title']))}\n\n{found['text'].strip()}"
        for task in tasks[:1]
        for found in _FOLD.finditer(task)
    ]
