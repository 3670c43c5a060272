"""Each fault of a page is one line that names the file and the very line."""

from pathlib import Path

import pytest

from digitkit.build import builder
from digitkit.build.builder import read_lesson
from digitkit.build.faults import Fault
from tests.build.sample import MANIFESTS, PAGE, REFERENCE, faults_of, line_of, make_project

FILE = "docs/lessons/02_shapes.md"
HINT_2 = """    ??? tip "Hint 2: the tool"
        The operator `*`.

"""
QUESTION = PAGE[PAGE.index("!!! question") : PAGE.index("## What to try next")]
AREA = PAGE[PAGE.index('!!! exercise "area"') : PAGE.index("### A harder one")]
PAPER = PAGE[PAGE.index('!!! exercise "paper"') : PAGE.index("```python\nprint(paper")]
SWAPPED = PAGE.replace(AREA, "@@").replace(PAPER, AREA).replace("@@", PAPER)
DRAWS = "```python\nplt.plot([1])\n```\n\n"
PLOTTER = "```python\ndef show(x):\n    plt.plot([x])\n```\n\n```python\nshow(2)\n```\n\n"
SHOWN = 'width = double(21)\nprint(f"{width} cm wide")'

# (what is changed, into what, the line of the fault: its start and which of them, the words)
EDITS = [
    ('exercise "area"', 'exercise "circle"', ("!!! exercise", 1), "no function `circle`"),
    ('exercise "area"', 'exercise "volume"', ("!!! exercise", 1), "an exercise of 03_later"),
    (
        'exercise "area"',
        'exercise "unused"',
        ("!!! exercise", 1),
        "`unused` is missing in the LESSON of",
    ),
    ('exercise "paper"', 'exercise "area"', ("!!! exercise", 2), "is already on line"),
    (PAPER, "", ("---", 1), "02.2 `paper` is missing"),
    (HINT_2, "", ("!!! exercise", 1), "got Hint 1, Hint 3"),
    ("Hint 1: the idea", "Hint: the idea", ("!!! exercise", 1), "got Hint 2, Hint 3"),
    ("warm-up · 3 minutes", "easy, 3 min", ("easy", 1), "warm-up, core or stretch"),
    ("!!! predict", "!!! forecast", ("!!! forecast", 1), "!!! forecast has no place here"),
    ("!!! predict", "??? rubric", ("??? rubric", 1), "??? rubric has no place here"),
    ("    !!! warning", "    !!! exercise", ("!!! exercise", 2), "has no place here"),
    ('!!! predict "B', "!!! predict B", ("!!! predict", 1), 'write !!! kind "title"'),
    ("    Is it more", "  Is it more", ("Is it more", 1), "indented by 2"),
    ("    Is it more", "\tIs it more", ("Is it more", 1), "a tab"),
    ("    Yes.", "\tYes.", ("Yes.", 1), "a tab"),
    (SHOWN, SHOWN + "\nx = 1" * 11, ("```python", 1), "13 lines in one cell: 12 at the most"),
    (SHOWN, SHOWN + "\nfor", ("for", 1), "not valid Python"),
    (SHOWN, "", ("```python", 1), "the code cell is empty"),
    (SHOWN, "print(\n    hieght)", ("hieght", 1), "nothing above defines `hieght`"),
    (SHOWN, "area(1, 2)", ("area(1", 1), "`area` is used before its exercise"),
    (SHOWN, "margin()", ("margin()", 1), '!!! source "margin"'),
    (SHOWN, "keras.Input", ("keras.Input", 1), "nothing above defines `keras`"),
    ("```python raises", "```python wrong", ("```python wrong", 1), "got 'python wrong'"),
    ("```python\nwidth", "  ```python\nwidth", ("```python", 1), "starts at column 1"),
    ("minutes: 10\n", "", ("---", 1), "the field `minutes` is missing"),
    ("minutes: 10", "minutes: ten", ("minutes", 1), "`minutes` must be a whole number"),
    ("lesson: 02", "lesson: 03", ("lesson", 1), "the file is named '02_shapes'"),
    ("title: Measure", "title: Measure: all", ("title", 1), "put the text in quotes"),
    ("# Measure shapes", "# Measure", ("# Measure", 1), "`title` is 'Measure shapes'"),
    ("# Measure shapes\n", "", ("A poster is", 1), "must begin with its title"),
    (QUESTION, "", ("---", 1), "the written question is missing"),
    (QUESTION, QUESTION * 2, ("!!! question", 2), "a lesson has one written question"),
    ("??? rubric", "??? note", ("!!! question", 1), "needs one ??? rubric; got 0"),
    ("    Yes.", "    ### BEGIN SOLUTION", ("### BEGIN", 1), "a marker of nbgrader"),
    ("(01_start.md)", "(09_none.md)", ("A poster is", 1), "'09_none.md' leads nowhere"),
    ("See [lesson", "See\n[lesson 1](../x.md), [lesson", ("[lesson 1](../x", 1), "leads nowhere"),
    ("(01_start.md)", "(#a-worked-example)", ("A poster is", 1), "leads nowhere"),
    ("img/square.png", "img/round.png", ("![A square", 1), "no picture 'img/round.png'"),
    ("![A square of dark ink: all its sides are equal]", "![]", ("![]", 1), "what it shows"),
    ("| side | cm |", '<img src="a.png">\n\n| side | cm |', ("<img", 1), "whole address"),
    ("## Your turn", '!!! source "none"\n\n## Your turn', ("!!! source", 1), "no `none` in"),
    ("## Your turn", '!!! source "area"\n\n## Your turn', ("!!! source", 1), "is the solution"),
    (
        "## What to try",
        '!!! source "margin"\n\n## What to try',
        ("!!! source", 1),
        "is already shown",
    ),
    ("## Your turn", f"{DRAWS}## Your turn", ("```python", 3), "draws a figure: describe it"),
    ("## Your turn", f"{PLOTTER}## Your turn", ("```python", 4), "draws a figure: describe it"),
    ("## Your turn", f"{DRAWS}Figure:\n\n## Your turn", ("Figure:", 1), "Figure: is empty"),
    ("## Your turn", f"{DRAWS}Figure: `a`\n\n## Your turn", ("Figure:", 1), "leave out '`'"),
    ("## A worked", "Figure: a line\n\n## A worked", ("Figure:", 1), "right below the code"),
    ("---\nlesson", "lesson", ("lesson", 1), "between two lines of ---"),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), EDITS)
def test_a_fault_names_its_line(
    tmp_path: Path, old: str, new: str, place: tuple[str, int], words: str
) -> None:
    assert old in PAGE
    page = PAGE.replace(old, new, 1)
    line = line_of(place[0], page, place[1])
    faults = faults_of(make_project(tmp_path, page))
    assert [
        fault
        for fault in faults
        if (fault.file, fault.line) == (FILE, line) and words in fault.text
    ], f"wanted line {line}: {words}; got {faults}"


@pytest.mark.parametrize("fence", ["```python\nwidth", "        ```python\n        def area"])
def test_an_unclosed_fence_is_named_where_it_opens(tmp_path: Path, fence: str) -> None:
    start = PAGE.index(fence)
    end = PAGE.index("```", start + len(fence))
    page = PAGE[:end] + PAGE[end + 3 :]
    opened = PAGE[:start].count("\n") + 1
    faults = faults_of(make_project(tmp_path, page))
    assert Fault(FILE, opened, "the fence ``` is never closed") in faults


def test_exercises_in_another_order_than_the_checks(tmp_path: Path) -> None:
    faults = faults_of(make_project(tmp_path, SWAPPED))
    line = line_of('!!! exercise "paper"', SWAPPED)
    text = "`paper` is where `area` should be: the order is area, paper"
    assert Fault(FILE, line, text) in faults


def test_all_faults_are_reported_at_once_and_in_order(tmp_path: Path) -> None:
    page = PAGE.replace("!!! predict", "!!! forecast").replace(HINT_2, "")
    page = page.replace("minutes: 10\n", "")
    faults = faults_of(make_project(tmp_path, page))
    assert len(faults) == 3 and faults == sorted(faults)
    assert all(str(fault).startswith(f"{FILE}:{fault.line}: ") for fault in faults)
    assert all("\n" not in str(fault) for fault in faults)


def test_the_sample_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(make_project(tmp_path)) == []


def test_a_reference_without_a_docstring_is_named(tmp_path: Path) -> None:
    reference = REFERENCE.replace('    """Say how many sheets a poster needs."""\n', "")
    (fault,) = faults_of(make_project(tmp_path, reference=reference))
    line = line_of("@lru_cache", reference)
    assert (fault.file, fault.line) == ("digitkit/lessons/shapes/reference.py", line)
    assert "docstring" in fault.text


def test_a_reference_that_is_not_python_is_named(tmp_path: Path) -> None:
    (fault,) = faults_of(make_project(tmp_path, reference="x = 1\ndef"))
    assert (fault.file, fault.line) == ("digitkit/lessons/shapes/reference.py", 2)


def test_a_page_that_is_not_text_is_named(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.page("02_shapes").write_bytes(b"\xff\xfe---")
    (fault,) = faults_of(project)
    assert "UTF-8" in fault.text


def test_an_exercise_without_a_test_has_no_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area, _ = MANIFESTS["02_shapes"].exercises
    monkeypatch.setattr(builder, "tests_of", lambda each: [make_project] if each == area else [])
    _, faults = read_lesson(make_project(tmp_path), "02_shapes", MANIFESTS)
    words = "`paper` has no check: digitkit/lessons/shapes has no test of it"
    assert Fault(FILE, line_of("!!! exercise", nth=2), words) in faults


def test_a_lesson_without_checks_is_named(tmp_path: Path) -> None:
    _, faults = read_lesson(make_project(tmp_path), "02_shapes", {})
    missing = "no manifest for this lesson: digitkit/lessons/shapes is missing"
    assert faults == [Fault(FILE, 1, missing)]


def test_a_marker_of_nbgrader_is_named_on_its_own_line(tmp_path: Path) -> None:
    page = PAGE.replace('print(f"{width} cm wide")', "# ### BEGIN HIDDEN TESTS")
    (fault,) = faults_of(make_project(tmp_path, page))
    assert fault.line == line_of("# ### BEGIN", page)
