"""A learner's work is recognized, and copied before anything replaces it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from digitkit.build.builder import build
from digitkit.build.learner_work import has_work, keep_copy
from digitkit.build.project import Project
from tests.build.sample import MANIFESTS


def cell(notebook: dict[str, Any], cell_id: str) -> dict[str, Any]:
    return next(each for each in notebook["cells"] if each["id"] == cell_id)


def write_answer(notebook: dict[str, Any]) -> None:
    cell(notebook, "area")["source"] = ["def area(width, height):\n", "    return 1"]


def write_words(notebook: dict[str, Any]) -> None:
    cell(notebook, "question")["source"] = "Because."


def run_a_cell(notebook: dict[str, Any]) -> None:
    cell(notebook, "imports")["execution_count"] = 1


def add_a_note(notebook: dict[str, Any]) -> None:
    note = {"cell_type": "markdown", "id": "5f3a9c1e", "metadata": {}, "source": "mine"}
    notebook["cells"].append(note)


def drop_the_checksum(notebook: dict[str, Any]) -> None:
    del cell(notebook, "area")["metadata"]["nbgrader"]["checksum"]


@pytest.fixture
def blank(project: Project, tmp_path: Path) -> Path:
    path = tmp_path / "02_shapes.ipynb"
    built = build(project, ["02_shapes"], MANIFESTS)
    path.write_text(built[project.lesson("02_shapes")], encoding="utf-8")
    return path


def test_a_blank_holds_no_work(blank: Path) -> None:
    assert not has_work(blank)


def test_a_blank_with_joined_lines_holds_no_work(blank: Path) -> None:
    notebook = json.loads(blank.read_text())
    for each in notebook["cells"]:
        each["source"] = "".join(each["source"])
    blank.write_text(json.dumps(notebook))
    assert not has_work(blank)


@pytest.mark.parametrize(
    "change", [write_answer, write_words, run_a_cell, add_a_note, drop_the_checksum]
)
def test_work_is_seen(blank: Path, change: Callable[[dict[str, Any]], None]) -> None:
    notebook = json.loads(blank.read_text())
    change(notebook)
    blank.write_text(json.dumps(notebook))
    assert has_work(blank)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [1]}', "\x00"])
def test_what_cannot_be_read_counts_as_work(blank: Path, text: str) -> None:
    blank.write_text(text)
    assert has_work(blank)


def test_copies_of_one_day_get_numbers(blank: Path) -> None:
    day = date.today().isoformat()
    names = [keep_copy(blank).name for _ in range(3)]
    stem = f"02_shapes-{day}"
    assert names == [f"{stem}.ipynb", f"{stem}-2.ipynb", f"{stem}-3.ipynb"]
    assert (blank.parent / names[2]).read_bytes() == blank.read_bytes()
