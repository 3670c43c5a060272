"""Putting graded cells right, without nbgrader around it."""

import copy

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import from_dict

from digitkit.course.nbgrader.preprocessors import graded_cell, restore_notebook

STUB = "raise NotImplementedError"
KNOWN = {
    cell.grade_id: cell
    for cell in (
        graded_cell("one", "code", STUB, checksum="c1", solution=True),
        graded_cell("check_one", "code", "check(one)", checksum="c2", locked=True, points=2.0),
        graded_cell("two", "code", STUB, checksum="c3", solution=True),
        graded_cell("check_two", "code", "check(two)", checksum="c4", locked=True, points=3.0),
        graded_cell(
            "question", "markdown", "*Your answer*", checksum="c5", solution=True, points=2.0
        ),
    )
}


def notebook(*names):
    cells = []
    for name in names:
        cell = from_dict(graded(KNOWN[name]) if name in KNOWN else plain(name))
        cell["id"] = f"id-{len(cells)}"
        cells.append(cell)
    return from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def graded(known):
    code = {"execution_count": None, "outputs": []} if known.cell_type == "code" else {}
    kept = {name: getattr(known, name) for name in ("cell_type", "source", "metadata")}
    return kept | code


def plain(source):
    code = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "metadata": {}, "source": source} | code


def order(book):
    return [each.metadata.get("nbgrader", {}).get("grade_id", each.source) for each in book.cells]


def test_a_whole_notebook_stays_as_it_is():
    book = notebook("import os", *KNOWN, "print(1)")
    before = copy.deepcopy(book)
    assert restore_notebook(book, KNOWN) == []
    assert book == before


@pytest.mark.parametrize(
    ("names", "restored"),
    [
        (["one", "two", "check_two", "question"], list(KNOWN)),
        (["one", "two"], list(KNOWN)),
        ([], ["check_one", "check_two", "question"]),
        (["def one(): ...", "two", "check_two"], ["def one(): ...", "check_one", *list(KNOWN)[2:]]),
        (["check_two", "check_one", "one", "two", "question"], list(KNOWN)),
        (["check_one", "x = 1", "one"], ["x = 1", "one", "check_one", "check_two", "question"]),
    ],
)
def test_checks_come_back_behind_their_answers(names, restored):
    book = notebook(*names)
    assert restore_notebook(book, KNOWN)
    assert order(book) == restored


def test_of_two_answers_the_one_with_work_in_it_is_kept():
    book = notebook("one", "one", "question", "question", "check_one", "check_one")
    book.cells[0]["source"] = "def one(): return 1"
    book.cells[2]["source"] = "My answer"
    changes = restore_notebook(book, KNOWN)
    assert "cell 'one' is there 2 times" in changes
    kept = {each.metadata.nbgrader.grade_id: each.source for each in book.cells if each.metadata}
    assert kept["one"] == "def one(): return 1"
    assert kept["question"] == "My answer"
    assert order(book).count("check_one") == 1


def test_a_cell_without_metadata_is_known_by_its_own_id():
    book = notebook("one", "check_one")
    book.cells[0]["id"], book.cells[0]["metadata"] = "one", from_dict({})
    restore_notebook(book, KNOWN)
    assert book.cells[0].metadata.nbgrader.grade_id == "one"


def test_an_answers_text_is_never_touched():
    book = notebook(*KNOWN)
    for cell in book.cells:
        cell["source"] = "mine"
    restore_notebook(book, KNOWN)
    assert {each.source for each in book.cells} == {"mine", "check(one)", "check(two)"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from([*KNOWN]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)
TOLD = st.fixed_dictionaries({"grade_id": VALUES, "grade": VALUES})
CELLS = st.fixed_dictionaries(
    {
        "cell_type": st.sampled_from(["code", "markdown", "raw"]),
        "source": st.text(max_size=5),
        "metadata": st.fixed_dictionaries({}, optional={"tags": VALUES, "nbgrader": VALUES | TOLD}),
    },
    optional={"id": VALUES, "outputs": st.just([]), "attachments": st.just({})},
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, max_size=5), st.sampled_from([2, 5]))
def test_whatever_comes_each_graded_cell_is_there_once(cells, minor):
    book = from_dict(
        copy.deepcopy({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": minor})
    )
    restore_notebook(book, KNOWN)
    nbformat.validate(book, relax_add_props=True)
    reported = [each for each in order(book) if each in KNOWN]
    graded = [each for each in book.cells if "nbgrader" in each.metadata]
    ids = [each.metadata.nbgrader.grade_id for each in graded]
    assert len(ids) == len(set(ids)) <= len(reported)
    assert {name for name, cell in KNOWN.items() if cell.points is not None} <= set(ids)
    for cell in graded:
        known = KNOWN[cell.metadata.nbgrader.grade_id]
        assert cell.metadata == known.metadata
        assert cell.cell_type == known.cell_type
    assert ids.index("check_one") >= (ids.index("one") if "one" in ids else 0)
