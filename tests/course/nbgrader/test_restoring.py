"""Putting graded cells right, without nbgrader around it."""

import copy

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import from_dict

from digitkit.course.nbgrader.graded_cells import KnownCell
from digitkit.course.nbgrader.restoring import restore

KNOWN = {
    cell.grade_id: cell
    for cell in (
        KnownCell("one", "code", "raise NotImplementedError", "c1", False, True, None),
        KnownCell("check_one", "code", "check(one)", "c2", True, False, 2.0),
        KnownCell("two", "code", "raise NotImplementedError", "c3", False, True, None),
        KnownCell("check_two", "code", "check(two)", "c4", True, False, 3.0),
        KnownCell("question", "markdown", "*Your answer*", "c5", False, True, 2.0),
    )
}


def notebook(*names):
    cells = []
    for name in names:
        cell = KNOWN[name].cell() if name in KNOWN else from_dict(plain(name))
        cell["id"] = f"id-{len(cells)}"
        cells.append(cell)
    return from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def plain(source):
    code = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "metadata": {}, "source": source} | code


def order(book):
    return [each.metadata.get("nbgrader", {}).get("grade_id", each.source) for each in book.cells]


def test_a_whole_notebook_stays_as_it_is():
    book = notebook("import os", *KNOWN, "print(1)")
    before = copy.deepcopy(book)
    assert restore(book, KNOWN) == []
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
    assert restore(book, KNOWN)
    assert order(book) == restored


def test_of_two_answers_the_one_with_work_in_it_is_kept():
    book = notebook("one", "one", "question", "question", "check_one", "check_one")
    book.cells[0]["source"] = "def one(): return 1"
    book.cells[2]["source"] = "My answer"
    changes = restore(book, KNOWN)
    assert "cell 'one' is there 2 times" in changes
    kept = {each.metadata.nbgrader.grade_id: each.source for each in book.cells if each.metadata}
    assert kept["one"] == "def one(): return 1"
    assert kept["question"] == "My answer"
    assert order(book).count("check_one") == 1


def test_a_cell_without_metadata_is_known_by_its_own_id():
    book = notebook("one", "check_one")
    book.cells[0]["id"], book.cells[0]["metadata"] = "one", from_dict({})
    restore(book, KNOWN)
    assert book.cells[0].metadata.nbgrader.grade_id == "one"


def test_an_answers_text_is_never_touched():
    book = notebook(*KNOWN)
    for cell in book.cells:
        cell["source"] = "mine"
    restore(book, KNOWN)
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
    restore(book, KNOWN)
    nbformat.validate(book, relax_add_props=True)
    told = [each for each in order(book) if each in KNOWN]
    graded = [each for each in book.cells if "nbgrader" in each.metadata]
    ids = [each.metadata.nbgrader.grade_id for each in graded]
    assert len(ids) == len(set(ids)) <= len(told)
    assert {name for name, cell in KNOWN.items() if cell.needed} <= set(ids)
    for cell in graded:
        known = KNOWN[cell.metadata.nbgrader.grade_id]
        assert cell.metadata == known.metadata()
        assert cell.cell_type == known.cell_type
    assert ids.index("check_one") >= (ids.index("one") if "one" in ids else 0)
