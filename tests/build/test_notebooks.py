"""What the notebooks of a lesson hold."""

import re
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from digitkit.build.builder import build
from digitkit.build.project import Project
from tests.build.sample import MANIFESTS, PAGE, REFERENCE, build_sample, make_project, source_of

CELLS = [
    "title",
    "text-top",
    "imports",
    "text-a-worked-example",
    "code-a-worked-example",
    "text-a-worked-example--2",
    "code-a-worked-example--2",
    "text-your-turn",
    "task_area",
    "area",
    "check_area",
    "text-a-harder-one",
    "given_SHEET",
    "given_trimmed",
    "given_margin",
    "task_paper",
    "paper",
    "check_paper",
    "code-a-harder-one",
    "task_question",
    "question",
    "text-what-to-try-next",
]


def cell(notebook: dict[str, Any], cell_id: str) -> dict[str, Any]:
    return next(each for each in notebook["cells"] if each["id"] == cell_id)


def test_both_notebooks_have_the_same_cells_in_the_pages_order(project: Project) -> None:
    solved, blank = build_sample(project)
    assert [each["id"] for each in solved["cells"]] == CELLS
    assert [each["id"] for each in blank["cells"]] == CELLS


def test_both_notebooks_are_valid_for_jupyter_and_nbgrader(project: Project) -> None:
    for text in build(project, ["02_shapes"], MANIFESTS).values():
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        assert notebook.metadata.digitkit == {"lesson": "02_shapes"}
        assert notebook.metadata.kernelspec.name == "python3"
        assert not any(each.get("outputs") for each in notebook.cells)


def test_the_solution_stands_between_nbgraders_marks(project: Project) -> None:
    solved, _ = build_sample(project)
    assert source_of(solved, "area") == (
        "def area(width: float, height: float) -> float:\n"
        '    """Measure the area of a rectangle.\n'
        "\n    Returns:\n        Its area.\n"
        '    """\n'
        "    ### BEGIN SOLUTION\n"
        "    product = width * height\n\n    return product\n"
        "    ### END SOLUTION"
    )


def test_the_learners_stub_is_signature_docstring_and_one_line(project: Project) -> None:
    _, blank = build_sample(project)
    assert source_of(blank, "paper") == (
        "@lru_cache\ndef paper(\n    width: float,\n    height: float,\n) -> int:\n"
        '    """Say how many sheets a poster needs."""\n'
        "    raise NotImplementedError"
    )


def test_nothing_of_a_solution_is_left_for_the_learner(project: Project) -> None:
    _, blank = build_sample(project)
    text = "\n".join(source_of(blank, each) for each in CELLS)
    for secret in ("product", "needed", "Half a sheet", "SOLUTION"):
        assert secret not in text


def test_checks_are_locked_and_carry_the_points(project: Project) -> None:
    solved, blank = build_sample(project)
    for notebook in (solved, blank):
        assert source_of(notebook, "check_paper") == 'check("paper")'
        grading = cell(notebook, "check_paper")["metadata"]["nbgrader"]
        assert grading["locked"] and grading["grade"] and grading["points"] == 3
        assert cell(notebook, "question")["metadata"]["nbgrader"]["points"] == 2
    locked = cell(blank, "check_paper")["metadata"]
    assert locked["editable"] is False and locked["deletable"] is False
    assert "editable" not in cell(blank, "paper")["metadata"]


def test_the_first_code_cell_imports_what_is_needed_and_no_more(project: Project) -> None:
    _, blank = build_sample(project)
    statements = [s for s in source_of(blank, "imports").split("\n") if s and s[0] != "#"]
    assert statements == [
        "import math",
        "from functools import lru_cache",
        "from pathlib import Path",
        "import numpy as np",
        "from digitkit import check, double",
    ]


def test_admonitions_become_quotations_and_folds(project: Project) -> None:
    _, blank = build_sample(project)
    words = source_of(blank, "text-a-worked-example--2")
    assert words.startswith("> **Before you run it**\n>\n> Is it more than 40?\n>\n> - yes\n")
    assert "<summary>What came out: <code>42</code></summary>\n\nYes.\n\n```text\n" in words
    assert not re.search(r"^ *(!!!|\?\?\?)", "\n".join(source_of(blank, c) for c in CELLS), re.M)


def test_a_hints_code_survives(project: Project) -> None:
    _, blank = build_sample(project)
    hint = "```python\ndef area(width, height):\n    return width * ____\n```\n\n</details>"
    assert hint in source_of(blank, "task_area")


def test_links_lead_to_notebooks_and_pictures_come_along(project: Project) -> None:
    _, blank = build_sample(project)
    assert "[lesson 1](01_start.ipynb)" in source_of(blank, "text-top")
    assert '[Euclid](https://example.org/euclid "old")' in source_of(blank, "text-top")
    words = source_of(blank, "text-a-worked-example")
    assert "(attachment:square.png)\n" in words + "\n" and "{ width" not in words
    assert "`[a](b.md)`" in words
    assert "image/png" in cell(blank, "text-a-worked-example")["attachments"]["square.png"]


def test_a_cell_meant_to_fail_does_not_stop_the_notebook(project: Project) -> None:
    _, blank = build_sample(project)
    assert cell(blank, "code-a-worked-example--2")["metadata"]["tags"] == ["raises-exception"]
    assert "tags" not in cell(blank, "code-a-worked-example")["metadata"]


def test_a_figures_words_are_a_closed_fold_below_its_cell(tmp_path: Any) -> None:
    page = PAGE.replace('wide")\n```\n', 'wide")\n```\n\nFigure: A line & no more.\n')
    for notebook in build_sample(make_project(tmp_path, page)):
        below = source_of(notebook, "text-a-worked-example--2")
        assert below.startswith(
            '<details class="figure">\n<summary>The figure in words</summary>\n\n'
            "A line & no more.\n\n</details>\n\n> **Before you run it**"
        )
        drawing = cell(notebook, "code-a-worked-example")["metadata"]
        assert drawing["digitkit"] == {"alt": "A line & no more."}


def test_a_definition_stands_where_the_page_says_source(tmp_path: Any) -> None:
    page = PAGE.replace("## Your turn\n", '!!! source "trimmed"\n\n## Your turn\n')
    solved, _ = build_sample(make_project(tmp_path, page))
    ids = [each["id"] for each in solved["cells"]]
    assert ids.index("given_margin") < ids.index("given_trimmed") < ids.index("text-your-turn")
    assert ids.count("given_trimmed") == 1 and ids.index("given_SHEET") > ids.index("check_area")


def test_building_twice_gives_the_same_bytes(project: Project) -> None:
    first = build(project, ["02_shapes"], MANIFESTS)
    assert build(project, ["02_shapes"], MANIFESTS) == first
    assert all(text.endswith("}\n") and '\n "cells": [' in text for text in first.values())


@pytest.mark.parametrize(
    ("old", "new", "added"),
    [
        ("How wide is twice", "Another paragraph.\n\nHow wide is twice", set()),
        ("How wide is twice", "```python\nside = 1\n```\n\nHow wide is twice", 2),
        (
            "## A worked example",
            "## A new part\n\nWords.\n\n## A worked example",
            {"text-a-new-part"},
        ),
    ],
)
def test_ids_stay_when_a_page_grows(tmp_path: Any, old: str, new: str, added: Any) -> None:
    page = PAGE.replace(old, new, 1)
    solved, _ = build_sample(make_project(tmp_path, page))
    ids = [each["id"] for each in solved["cells"]]
    assert len(ids) == len(set(ids)) and set(CELLS) <= set(ids)
    new_ids = set(ids) - set(CELLS)
    assert new_ids == added or len(new_ids) == added


def test_long_and_odd_headings_give_valid_ids(tmp_path: Any) -> None:
    odd = "## Ünder `code` & " + "very " * 40 + "long\n\nWords.\n\n### ???\n\nMore.\n\n## A worked"
    solved, _ = build_sample(make_project(tmp_path, PAGE.replace("## A worked", odd, 1)))
    ids = [each["id"] for each in solved["cells"]]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", each) for each in ids)


def test_an_exercise_says_its_number_effort_and_points_once(project: Project) -> None:
    _, blank = build_sample(project)
    assert source_of(blank, "task_area").startswith(
        "### Exercise 02.1 · `area`\n\n*warm-up · 3 minutes · 2 points*\n\n"
        "Measure the area of a rectangle.\n\n> **Mind the unit**\n>\n> All in cm.\n\n<details"
    )


def test_a_folds_title_is_text_and_not_html(tmp_path: Any) -> None:
    page = PAGE.replace("What came out: `42`", "Is `a<b>` & c?")
    _, blank = build_sample(make_project(tmp_path, page))
    assert "<summary>Is <code>a&lt;b&gt;</code> &amp; c?</summary>" in source_of(
        blank, "text-a-worked-example--2"
    )


def test_a_helper_of_two_exercises_stands_once_before_the_first(tmp_path: Any) -> None:
    reference = REFERENCE.replace("product = width * height", "product = width * height + margin()")
    solved, _ = build_sample(make_project(tmp_path, reference=reference))
    ids = [each["id"] for each in solved["cells"]]
    assert ids.count("given_margin") == 1 and ids.index("given_margin") < ids.index("task_area")


def test_a_helper_that_the_page_writes_itself_is_not_shown_again(tmp_path: Any) -> None:
    shown = "```python\ndef margin():\n    return 0.5\n```\n\n## Your turn\n"
    solved, _ = build_sample(make_project(tmp_path, PAGE.replace("## Your turn\n", shown)))
    assert "given_margin" not in [each["id"] for each in solved["cells"]]


def test_a_cell_meant_to_fail_may_use_a_name_that_nothing_defines(tmp_path: Any) -> None:
    page = PAGE.replace("np.ones(3) + np.ones(4)", "print(forgotten)")
    solved, _ = build_sample(make_project(tmp_path, page))
    assert source_of(solved, "code-a-worked-example--2") == "print(forgotten)"


def test_a_cell_may_have_twelve_lines(tmp_path: Any) -> None:
    page = PAGE.replace("width = double(21)", "width = double(21)" + "\nx = 1" * 10)
    assert build_sample(make_project(tmp_path, page))
