"""Every submission gets a verdict and a reason, whatever was handed in."""

import copy
import json
import os

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitkit.course.autograde import grading
from digitkit.course.autograde.grading import GRADED, NOT_GRADED, SandboxFailed, grade
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.submission import LARGEST, read_submitted_files
from digitkit.outside.transport import TimedOut
from digitkit.protocol.time_limits import TimeLimit
from tests.course.autograde.classroom import Classroom, named, of_name, without
from tests.course.autograde.fakes import Here, Pipes

CHECKS = ["check_split", "check_scale", "check_standardize", "check_count_shared_rows"]
LOOP = "def scale(X):\n    while True:\n        pass\n"


@pytest.fixture(scope="module")
def room(released):
    return Classroom(released, "03_split")


@pytest.fixture(scope="module")
def lesson(released):
    text = released.released_notebook("03_split").read_text(encoding="utf-8")
    return LessonCopy("03_split", text)


def verdict(notebook, lesson, link=None):
    content = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    graded = grade(content, lesson, link or Here().open_transport)
    nbformat.validate(nbformat.reads(graded.notebook, as_version=4))
    json.dumps(graded.flags)
    return graded


def one_answer(room, **cells):
    """Give a notebook in which `scale` alone is answered."""
    return room.notebook({"scale": room.solved()["scale"], **cells})


def expect_scale(graded, *flags):
    """It has the two points of `scale` and no other, and these flags and no other."""
    assert graded.status == GRADED, graded.reason
    assert graded.scores["check_scale"] == 2.0
    assert graded.points == 2.0
    assert len(graded.flags) == len(flags), graded.flags
    for flag, reported in zip(sorted(flags), sorted(graded.flags), strict=True):
        assert flag in reported


def expect_refused(graded, reason):
    assert graded.status == NOT_GRADED
    assert reason in graded.reason
    assert set(graded.scores.values()) == {None}
    assert graded.exercises == []
    assert "could not be graded" in graded.notebook


def test_as_it_should_be(room, lesson):
    expect_scale(verdict(one_answer(room), lesson))


def test_a_blank_has_no_points_and_is_graded(room, lesson):
    graded = verdict(room.notebook({}), lesson)
    assert (graded.status, graded.points, graded.flags) == (GRADED, 0.0, [])
    assert {one["outcome"] for one in graded.exercises} == {"not started"}
    assert graded.scores["question"] == 0.0
    assert "question" in graded.unanswered


def test_a_written_answer_waits_for_a_person(room, lesson):
    graded = verdict(one_answer(room, question="Because."), lesson)
    assert graded.scores["question"] is None
    assert "question" not in graded.unanswered


def test_duplicated_check(room, lesson):
    notebook = one_answer(room)
    notebook["cells"].append(copy.deepcopy(of_name(notebook, "check_scale")))
    expect_scale(verdict(notebook, lesson), "'check_scale' is there 2 times")


@pytest.mark.parametrize("place", ["before", "behind"])
def test_a_blank_double_does_not_hide_the_answer(room, lesson, place):
    notebook = one_answer(room)
    blank = copy.deepcopy(of_name(room.released, "scale"))
    notebook["cells"].insert(0 if place == "before" else len(notebook["cells"]), blank)
    expect_scale(verdict(notebook, lesson), "'scale' is there 2 times")


def test_a_split_cell_counts_with_both_halves(room, lesson):
    notebook = one_answer(room)
    own = of_name(notebook, "scale")
    place = notebook["cells"].index(own)
    helper = {**copy.deepcopy(own), "source": "def divided(X):\n    return np.asarray(X) / 255\n"}
    own["source"] = 'def scale(X):\n    return divided(X).astype("float32")\n'
    notebook["cells"].insert(place, helper)
    expect_scale(verdict(notebook, lesson), "'scale' is there 2 times")


def test_deleted_cells_come_back(room, lesson):
    notebook = without(one_answer(room), ["check_scale", "check_split"])
    expect_scale(verdict(notebook, lesson), "'check_scale' was missing", "'check_split' was mis")


def test_an_answer_in_a_cell_of_its_own(room, lesson):
    notebook = without(one_answer(room), ["scale"])
    own = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": []}
    notebook["cells"].append({**own, "execution_count": 1, "source": room.solved()["scale"]})
    expect_scale(verdict(notebook, lesson))


def test_a_deleted_question_is_not_a_score_of_zero(room, lesson):
    graded = verdict(without(one_answer(room), ["question"]), lesson)
    assert graded.scores["question"] is None


def test_moved_cells(room, lesson):
    notebook = one_answer(room)
    notebook["cells"].reverse()
    graded = verdict(notebook, lesson)
    assert graded.points == 2.0
    assert any("was before its answer" in flag for flag in graded.flags)


def test_an_edited_check(room, lesson):
    notebook = room.notebook({})
    of_name(notebook, "check_scale")["source"] = "2.0"
    graded = verdict(notebook, lesson)
    assert graded.points == 0.0
    assert graded.flags == ["cell 'check_scale' was edited"]
    made = of_name(json.loads(graded.notebook), "check_scale")
    assert made["source"] == 'check("scale")'


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_retyped_cells(room, lesson, kind):
    notebook = one_answer(room)
    for name in ("scale", "check_scale"):
        cell = of_name(notebook, name)
        cell["cell_type"] = kind
        for key in ("outputs", "execution_count"):
            cell.pop(key)
    flags = (f"'scale' was a {kind} cell", f"'check_scale' was a {kind} cell")
    expect_scale(verdict(notebook, lesson), *flags)


def test_retagged_cells(room, lesson):
    notebook = one_answer(room)
    check = of_name(notebook, "check_scale")["metadata"]
    check["nbgrader"]["points"] = 200
    check["tags"] = ["skip-execution"]
    graded = verdict(notebook, lesson)
    expect_scale(graded, "'check_scale' was retagged", "tagged skip-execution")
    made = of_name(json.loads(graded.notebook), "check_scale")["metadata"]
    assert made == of_name(room.released, "check_scale")["metadata"]


def test_tags_that_were_lost(room, lesson):
    notebook = one_answer(room)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    graded = verdict(notebook, lesson)
    assert graded.points == 2.0


def test_an_id_that_is_no_text(room, lesson):
    notebook = one_answer(room)
    of_name(notebook, "split")["metadata"]["nbgrader"]["grade_id"] = ["scale"]
    assert verdict(notebook, lesson).points == 2.0


def test_another_lessons_notebook(room, lesson):
    from tests.course.autograde.classroom import SOLUTIONS

    other = json.loads((SOLUTIONS / "04_mlp.ipynb").read_text(encoding="utf-8"))
    expect_refused(verdict(other, lesson), "says that it is of '04_mlp'")
    foreign = {**other, "metadata": {}}
    expect_refused(verdict(foreign, lesson), "none of the cells of 03_split")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xff\xfe\x00", "UTF-8, from byte 0"),
        (b"[]", "no notebook"),
        (b"{}", "which format"),
        (b'{"nbformat": 4}', "no list of cells"),
        (b'{"nbformat": 4, "cells": 5}', "no list of cells"),
        (b'{"nbformat": "4", "cells": []}', "which format"),
        (b'{"nbformat": 3, "worksheets": 7}', "damaged notebook of nbformat 3"),
        (b"<html></html>", "no valid JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"nbformat": 4, "x": ' + b"9" * 10_000 + b"}", "no valid JSON"),
        (b'{"nbformat": 4, "cells": []}', "none of the cells"),
        (b'{"nbformat": 4, "cells": [' + b"{}," * 6000 + b"{}]}", "6,001 cells"),
    ],
)
def test_what_is_no_notebook(lesson, content, reason):
    expect_refused(verdict(content, lesson), reason)


def test_a_truncated_notebook(room, lesson):
    content = json.dumps(one_answer(room), indent=1).encode()
    expect_refused(verdict(content[: len(content) // 2], lesson), "breaks off in line")


def test_too_much_code(room, lesson):
    expect_refused(verdict(one_answer(room, split="#" * 3_000_000), lesson), "MiB of code")


def test_damaged_cells_are_left_out(room, lesson):
    notebook = one_answer(room)
    notebook["cells"] += [None, {"cell_type": "dance"}]
    expect_scale(verdict(notebook, lesson), "2 of its cells are damaged")


def test_cells_of_odd_values(room, lesson):
    notebook = one_answer(room)
    odd = {"cell_type": "code", "source": [1, "\ud800"], "metadata": 5, "outputs": {}, "id": "a b"}
    notebook["cells"].append(odd)
    expect_scale(verdict(notebook, lesson))


def test_an_older_format(room, lesson):
    notebook = nbformat.reads(json.dumps(one_answer(room)), as_version=4)
    older = nbformat.convert(notebook, 3)
    expect_scale(verdict(dict(older), lesson), "older format (nbformat 3)")


def test_a_newer_format(room, lesson):
    newer = {**one_answer(room), "nbformat": 5, "nbformat_minor": 99}
    expect_scale(verdict(newer, lesson), "newer format (nbformat 5)")
    minor = {**one_answer(room), "nbformat_minor": 99}
    expect_scale(verdict(minor, lesson))


def test_the_wrong_kernel(room, lesson):
    notebook = one_answer(room)
    notebook["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    graded = verdict(notebook, lesson)
    expect_scale(graded, "a kernel for 'R'")
    assert json.loads(graded.notebook)["metadata"] == room.released["metadata"]


def test_a_syntax_error_costs_its_exercise(room, lesson):
    graded = verdict(one_answer(room, split="def split(X, y:\n    pass"), lesson)
    expect_scale(graded)
    assert graded.exercises[0]["outcome"] == "raised"


def test_code_of_great_depth(room, lesson):
    deep = "def split(X, y):\n    return " + "(" * 5000 + ")" * 5000
    assert verdict(one_answer(room, split=deep), lesson).points == 2.0
    long = "def split(X, y):\n    return " + "+".join(["1"] * 20_000)
    assert verdict(one_answer(room, split=long), lesson).status in (GRADED, NOT_GRADED)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("def split(X, y, val_fraction=0.1, seed=42):\n    import os\n    os._exit(0)", "raised"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "raised"),
        ("def split(X, y, *more):\n    print('x' * 2**30)", "not yet right"),
    ],
)
def test_what_ends_or_floods_costs_its_exercise(room, lesson, source, outcome):
    if "def split" not in source:
        source += "\ndef split(X, y):\n    return X, X, y, y"
    graded = verdict(one_answer(room, split=source), lesson, Pipes().open_transport)
    assert graded.scores["check_scale"] == 2.0
    assert graded.exercises[0]["outcome"] == outcome
    assert len(graded.notebook) < 10**6


def test_an_endless_loop_costs_its_exercise(room, lesson):
    limit = TimeLimit(cpu=0.5, wall=30)
    graded = verdict(
        room.notebook({"scale": LOOP}), lesson, lambda p, _: Pipes().open_transport(p, limit)
    )
    outcomes = [one["outcome"] for one in graded.exercises]
    assert outcomes == ["not started", "timed out", "not started", "not started"]


@pytest.mark.parametrize(("waited", "busy"), [(True, True), (True, False), (False, True)])
def test_an_answer_that_a_busy_machine_made_late_is_marked(room, lesson, monkeypatch, waited, busy):
    class Late:
        def ask(self, message):
            raise TimedOut(20, waited=waited)

        def close(self): ...

    tries = []

    def link(plan, _limit):
        tries.append(plan.function)
        return Late()

    monkeypatch.setattr(grading, "is_busy", lambda: busy)
    graded = verdict(one_answer(room), lesson, link)
    assert graded.late == (waited and busy)
    assert tries == ["scale"]  # it is tried again when nothing else is graded


def test_a_line_beside_a_right_answer_that_never_ends_costs_nothing(room, lesson):
    endless = one_answer(room, scale=room.solved()["scale"] + "\nwhile True:\n    pass\n")
    limit = TimeLimit(cpu=1, wall=60)
    expect_scale(verdict(endless, lesson, lambda plan, _: Pipes().open_transport(plan, limit)))


def test_a_sandbox_that_fails_is_no_fault_of_the_learner(room, lesson):
    class Broken:
        def ask(self, message):
            raise OSError("no more processes")

        def close(self): ...

    with pytest.raises(SandboxFailed, match="no more processes"):
        verdict(one_answer(room), lesson, lambda _plan, _seconds: Broken())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_damage_gets_a_verdict(room, lesson, data):
    notebook = copy.deepcopy(room.notebook({}))
    odd = st.sampled_from([None, 0, -1, True, "", "scale", "x" * 99, [], {}, [None], {"a": 1}])
    for _ in range(data.draw(st.integers(1, 4))):
        holder = notebook
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            key = data.draw(st.sampled_from(keys)) if keys else None
            inner = holder[key] if key is not None else None
            if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
                break
            holder = inner
        if key is not None:
            holder[key] = copy.deepcopy(data.draw(odd))  # the same list twice may hold itself
    graded = verdict(json.dumps(notebook).encode(), lesson)
    assert graded.status in (GRADED, NOT_GRADED)
    assert graded.points == 0.0


class TestFolders:
    def read(self, folder):
        return read_submitted_files(folder, "03_split")

    def test_no_notebook(self, tmp_path):
        assert "no notebook was handed in" in self.read(tmp_path).problem
        (tmp_path / "answers.docx").write_bytes(b"PK")
        assert "no notebook was handed in" in self.read(tmp_path).problem

    def test_no_folder(self, tmp_path):
        assert "can't be read" in self.read(tmp_path / "nobody").problem

    def test_two_notebooks(self, tmp_path):
        (tmp_path / "one.ipynb").write_bytes(b"1")
        (tmp_path / "two.ipynb").write_bytes(b"2")
        assert "2 notebooks, and none is named 03_split.ipynb" in self.read(tmp_path).problem
        (tmp_path / "03_split.ipynb").write_bytes(b"3")
        read = self.read(tmp_path)
        assert (read.content, read.problem) == (b"3", "")
        assert read.flags == (
            "more than one notebook; 03_split.ipynb was graded, not one.ipynb, two.ipynb",
        )

    def test_another_name(self, tmp_path):
        (tmp_path / "my work.ipynb").write_bytes(b"1")
        read = self.read(tmp_path)
        assert read.content == b"1"
        assert read.flags == ("the notebook is named my work.ipynb, not 03_split.ipynb",)

    def test_a_link_is_not_followed(self, tmp_path):
        (tmp_path / "secret").write_bytes(b"secret")
        folder = tmp_path / "handed in"
        folder.mkdir()
        (folder / "03_split.ipynb").symlink_to(tmp_path / "secret")
        read = self.read(folder)
        assert (read.content, read.problem) == (
            b"",
            "03_split.ipynb is a link; links are not followed",
        )

    @pytest.mark.parametrize("linked", ["ada", "ada/03_split"])
    def test_a_folder_that_is_a_link_is_not_followed(self, tmp_path, linked):
        elsewhere = tmp_path / "elsewhere"
        (elsewhere / "03_split").mkdir(parents=True)
        for folder in (elsewhere, elsewhere / "03_split"):
            (folder / "03_split.ipynb").write_bytes(b"of somebody else")
        place = tmp_path / "submitted" / linked
        place.parent.mkdir(parents=True)
        place.symlink_to(elsewhere)
        read = self.read(tmp_path / "submitted" / "ada" / "03_split")
        assert (read.content, read.problem) == (b"", "its folder is a link; links are not followed")

    def test_a_fifo_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "03_split.ipynb")
        assert self.read(tmp_path).problem == "03_split.ipynb is no ordinary file"

    def test_a_huge_file(self, tmp_path):
        with (tmp_path / "03_split.ipynb").open("wb") as file:
            file.truncate(LARGEST + 1)
        assert "larger than 64 MiB" in self.read(tmp_path).problem

    def test_a_folder_named_like_the_notebook(self, tmp_path):
        (tmp_path / "03_split.ipynb").mkdir()
        assert "no notebook was handed in" in self.read(tmp_path).problem

    def test_what_lies_beside_it(self, tmp_path):
        (tmp_path / "03_split.ipynb").write_bytes(b"1")
        (tmp_path / "numpy.py").write_text("raise SystemExit")
        (tmp_path / "notes.txt").write_text("honest")
        assert self.read(tmp_path).flags == ("beside the notebook, and not used: numpy.py",)

    @pytest.mark.parametrize("text", ["soon", "99999999999 UTC", "\0", "-"])
    def test_a_timestamp_that_is_none(self, tmp_path, text):
        (tmp_path / "03_split.ipynb").write_bytes(b"1")
        (tmp_path / "timestamp.txt").write_text(text)
        read = self.read(tmp_path)
        assert read.content == b"1"
        assert read.timestamp is None
        assert "holds no time" in read.flags[0]

    def test_the_fingerprint_tells_any_change(self, tmp_path):
        path = tmp_path / "03_split.ipynb"
        path.write_bytes(b"1")
        seen = {self.read(tmp_path).fingerprint}
        (tmp_path / "timestamp.txt").write_text("2026-11-22 10:00 UTC")
        seen.add(self.read(tmp_path).fingerprint)
        path.write_bytes(b"2")
        seen.add(self.read(tmp_path).fingerprint)
        (tmp_path / "other.ipynb").write_bytes(b"3")
        seen.add(self.read(tmp_path).fingerprint)
        assert len(seen) == 4


def test_names_are_those_of_the_lesson(lesson):
    assert [n for n, cell in lesson.cells.items() if cell.is_check] == CHECKS
    assert lesson.max_points == 9.0
    assert named({"metadata": {}}) == ""
