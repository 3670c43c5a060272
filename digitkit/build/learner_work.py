"""Recognize a learner's work in a notebook, and copy it before it is replaced."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

BUILT_IDS = re.compile(r"title|imports|question|(text|code)-[a-z0-9-]+|(task|given|check)_\w+")


def has_work(path: Path) -> bool:
    """Check whether a notebook holds an answer, an output or a cell of the learner's own.

    A blank notebook of an earlier build holds none of these: its answers still match the
    checksums that nbgrader wrote into it.

    Args:
        path: a notebook; one that can't be read counts as work.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return any(is_work(cell) for cell in notebook["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return True


def is_work(cell: dict[str, Any]) -> bool:
    """Check whether a cell holds work."""
    if cell.get("outputs") or cell.get("execution_count") is not None:
        return True
    grading = cell["metadata"].get("nbgrader")
    if grading:
        from digitkit.build.blank import checksum  # loads nbgrader, which a copy doesn't need

        return checksum(cell) != str(grading.get("checksum"))
    return BUILT_IDS.fullmatch(cell.get("id", "")) is None


def keep_copy(path: Path) -> Path:
    """Copy a notebook into its folder, with the date in the name.

    Args:
        path: a notebook, such as `lessons/03_split.ipynb`.

    Returns:
        The copy, such as `lessons/03_split-2026-01-31.ipynb`, or `…-2.ipynb` if that exists.
    """
    name = f"{path.stem}-{date.today().isoformat()}"
    copy = path.with_name(f"{name}{path.suffix}")
    number = 2
    while copy.exists():
        copy = path.with_name(f"{name}-{number}{path.suffix}")
        number += 1
    shutil.copy2(path, copy)
    return copy
