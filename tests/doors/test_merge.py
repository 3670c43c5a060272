"""Whatever a learner did to a notebook, bringing it up to date loses nothing of it."""

import copy
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitkit.doors.learner_folder import write
from digitkit.doors.merge import digest, digests, merge, name_of, text_of, with_digests
from tests.doors.learner import cell


def words(cell_id, text):
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": text}


def code(cell_id, text, **grading):
    metadata = {"nbgrader": {"grade_id": cell_id, **grading}} if grading else {}
    outputs = {"outputs": [], "execution_count": None}
    return {"cell_type": "code", "id": cell_id, "metadata": metadata, "source": text, **outputs}


def exercise(name):
    return [
        words(f"task_{name}", f"### Exercise `{name}`"),
        code(name, f"def {name}():\n    raise NotImplementedError", solution=True, locked=False),
        code(f"check_{name}", f"check({name})", locked=True, points=2),
    ]


def notebook(*cells):
    metadata = {"digitkit": {"lesson": "03_split"}}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


OLD = notebook(
    words("title", "# Old title"),
    code("imports", "import numpy as np"),
    *exercise("split"),
    words("text-gone", "This goes."),
    code("code-shown", "print(1)"),
    *exercise("scale"),
    words("text-end", "The end."),
)
NEW = notebook(
    words("title", "# New title"),
    code("imports", "import numpy as np\nimport pandas as pd"),
    *exercise("split"),
    words("text-more", "This is new."),
    code("code-shown", "print(1)"),
    *exercise("scale"),
    *exercise("fresh"),
    words("text-end", "The end, reworded."),
)
edits = st.lists(
    st.tuples(
        st.sampled_from(["change", "add", "delete", "move", "copy", "run", "split", "drop id"]),
        st.integers(0, 40),
        st.integers(0, 40),
        st.text("abc def\n", min_size=1, max_size=12),
    ),
    max_size=12,
)


def edit(mine, done):
    """Do to a notebook what a learner might."""
    cells = mine["cells"]
    for kind, first, second, text in done:
        if not cells:
            return
        at, to = first % len(cells), second % len(cells)
        if kind == "change":
            cells[at]["source"] = f"{text_of(cells[at])}\n# {text}"
        elif kind == "add":
            cells.insert(at, code(f"own-{first}-{second}-{len(cells)}", text))
        elif kind == "delete":
            del cells[at]
        elif kind == "move":
            cells.insert(to, cells.pop(at))
        elif kind == "copy":
            cells.insert(to, {**copy.deepcopy(cells[at]), "id": f"copy{first}-{len(cells)}"})
        elif kind == "run" and cells[at]["cell_type"] == "code":
            cells[at]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
        elif kind == "split":
            cells[at]["source"] = text_of(cells[at]).split("\n")
        elif kind == "drop id":
            cells[at].pop("id", None)


def theirs(mine, built):
    """The texts that the learner wrote, in the learner's order."""
    return [text_of(one) for one in mine["cells"] if built.get(name_of(one)) != digest(one)]


def is_within(part, whole):
    rest = iter(whole)
    return all(one in rest for one in part)


@settings(max_examples=300, deadline=None)
@given(edits, st.booleans())
def test_nothing_of_the_learners_is_lost(done, remembers):
    mine = with_digests(OLD) if remembers else copy.deepcopy(OLD)
    edit(mine, done)
    before = copy.deepcopy(mine)
    merged = merge(mine, NEW)
    assert mine == before
    texts = [text_of(one) for one in merged["cells"]]
    assert is_within(theirs(mine, digests(OLD)), texts)
    if not remembers:  # then every cell that was there may be the learner's
        assert is_within([text_of(one) for one in mine["cells"]], texts)
    names = [name_of(one) for one in merged["cells"]]
    graded = [name for one in NEW["cells"] if (name := name_of(one)) and "nbgrader" in str(one)]
    assert set(graded) <= set(names)
    ids = [one["id"] for one in merged["cells"]]
    assert len(ids) == len(set(ids)) and all(ids)
    assert merge(merged, NEW)["cells"] == merged["cells"]


@settings(max_examples=100, deadline=None)
@given(edits)
def test_the_same_blank_changes_no_text(done):
    mine = with_digests(OLD)
    edit(mine, [one for one in done if one[0] != "delete"])
    texts = [text_of(one) for one in mine["cells"]]
    merged = [text_of(one) for one in merge(mine, OLD)["cells"]]
    checks_changed = [t for t in texts if t not in merged]
    assert checks_changed == []


def test_an_untouched_notebook_becomes_the_new_one():
    merged = merge(with_digests(OLD), NEW)
    assert merged["cells"] == NEW["cells"]
    assert merged["metadata"]["digitkit"]["built"] == digests(NEW)


def test_answers_stay_and_new_exercises_come_in_their_place():
    mine = with_digests(OLD)
    cell(mine, "split")["source"] = "def split():\n    return 1"
    mine["cells"].insert(6, code("mine", "my_own = 3"))
    merged = merge(mine, NEW)
    names = [name_of(one) for one in merged["cells"]]
    assert text_of(cell(merged, "split")) == "def split():\n    return 1"
    assert text_of(cell(merged, "title")) == "# New title"
    assert "text-gone" not in names
    assert names.index("check_scale") < names.index("task_fresh") < names.index("text-end")
    assert "mine" in names


def test_what_the_learner_took_away_stays_away_unless_it_is_graded():
    mine = with_digests(OLD)
    mine["cells"] = [one for one in mine["cells"] if one["id"] not in ("code-shown", "scale")]
    names = [name_of(one) for one in merge(mine, NEW)["cells"]]
    assert "code-shown" not in names
    assert names.index("task_scale") < names.index("scale") < names.index("check_scale")


def test_what_was_written_into_a_check_stays_beside_the_new_one():
    mine = with_digests(OLD)
    cell(mine, "check_split")["source"] = "check(split)\nprint('mine')"
    merged = merge(mine, NEW)
    assert text_of(cell(merged, "check_split")) == "check(split)"
    assert "check(split)\nprint('mine')" in [text_of(one) for one in merged["cells"]]


@pytest.mark.parametrize("seed", range(3))
def test_a_real_lesson_keeps_its_order_and_its_outputs(built, seed):
    blank = json.loads(built["lessons/03_split.ipynb"])
    mine = with_digests(blank)
    rows = mine["cells"]
    random.Random(seed).shuffle(rows)
    rows[0]["metadata"]["collapsed"] = True
    merged = merge(mine, blank)
    assert merged["cells"] == rows


def test_a_notebook_with_half_a_character_is_written_whole(tmp_path):
    notebook = {"cells": [{"source": "half of it: \ud83d"}]}
    write(tmp_path / "a.ipynb", notebook)
    assert json.loads((tmp_path / "a.ipynb").read_text(encoding="utf-8")) == notebook
