"""Work shared out among processes: one that dies costs one retry, and nobody else anything."""

import json
import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from digitkit.course.autograde.grading import GRADED
from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import Task, grade_task, grading_for, in_this_process
from digitkit.course.course import CourseError
from digitkit.course.sandbox import NoSandbox, SandboxLost
from tests.course.autograde.classroom import Classroom, copied
from tests.course.autograde.fakes import PIPES, Pipes
from tests.course.autograde.test_nothing_lost import Quiet


def answer(task):
    """Do what the task's content says, in place of grading."""
    word, _, place = task.content.decode().partition(" ")
    if word == "die" or (word == "once" and not Path(place).exists()):
        Path(place or os.devnull).write_text("here")
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "raise":
        raise ValueError("of no use")
    time.sleep(0.01)
    return word


@pytest.mark.thorough
@pytest.mark.timeout(200)
def test_a_worker_that_dies_costs_its_own_submission_alone(tmp_path):
    words = [f"fine{number}" for number in range(8)]
    words[2:2] = ["die", f"once {tmp_path / 'died'}", "raise"]
    work = [(f"student {n}", Task(word.encode(), "03_split", "")) for n, word in enumerate(words)]
    answers = dict(grading_for(jobs=2, function=answer)(iter(work)))
    assert len(answers) == len(words)
    for number, word in enumerate(words):
        reported = answers[f"student {number}"]
        if word.startswith(("fine", "once")):
            assert (reported.text, reported.problem) == (word.partition(" ")[0], "")
        elif word == "die":
            assert reported.problem == "the worker that graded it died, and so did the next one"
        else:
            assert reported.problem == "the worker failed: ValueError: of no use"
    assert (tmp_path / "died").exists()


def late_at_first(task):
    """Be late at first, and later until all were tried, like grading on a busy machine."""
    folder, _, name = task.content.decode().rpartition(" ")
    first = not Path(folder, name).exists()
    Path(folder, name).touch()
    all_tried = len(list(Path(folder).iterdir())) == ALL
    return json.dumps({"late": first or not all_tried})


ALL = 7


@pytest.mark.timeout(200)
@pytest.mark.parametrize("share", [lambda f: grading_for(2, function=f), in_this_process])
def test_an_answer_that_was_late_is_tried_once_more_after_all_others(tmp_path, share):
    work = [(str(n), Task(f"{tmp_path} {n}".encode(), "03_split", "")) for n in range(ALL)]
    answers = dict(share(late_at_first)(iter(work)))
    assert set(answers) == {name for name, _ in work}
    assert [json.loads(one.text)["late"] for one in answers.values()] == [False] * ALL


@pytest.mark.thorough
@pytest.mark.timeout(200)
def test_a_scheduler_that_is_there(tmp_path):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path
    ) as cluster:
        work = [("ada", Task(b"fine", "03_split", ""))]
        shared = grading_for(scheduler=cluster.scheduler_address, function=answer)
        assert [(name, one.text) for name, one in shared(iter(work))] == [("ada", "fine")]


def test_a_scheduler_that_is_not_there(monkeypatch):
    monkeypatch.setattr("digitkit.course.autograde.schedule.TO_CONNECT", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(CourseError, match="no Dask scheduler answers there"):
            list(grading_for(scheduler=address)(iter([("ada", Task(b"", "03_split", ""))])))


def test_nothing_to_do_starts_nothing():
    assert list(grading_for(jobs=10**6)(iter([]))) == []


def test_a_task_is_graded_and_its_box_stays_warm(released):
    room = Classroom(released, "03_split")
    copy = released.released_notebook("03_split").read_text(encoding="utf-8")
    content = json.dumps(room.notebook({"scale": room.solved()["scale"]})).encode()
    for _ in range(2):
        graded = json.loads(grade_task(Task(content, "03_split", copy, sandbox=PIPES)))
        assert (graded["status"], graded["points"]) == (GRADED, 2.0)


def test_without_a_sandbox_nothing_is_graded(released, tmp_path):
    copy = released.released_notebook("03_split").read_text(encoding="utf-8")
    name = "tests.course.autograde.test_workers:refusing"
    reported = json.loads(grade_task(Task(b"{}", "03_split", copy, sandbox=name)))
    assert reported == {"refused": "there is no bwrap"}
    room = Classroom(copied(released, tmp_path / "digits"), "03_split")
    room.hand_in("ada", room.notebook({}))
    with pytest.raises(CourseError, match="there is no bwrap"):
        autograde(room.course, "03_split", RunOptions(sandbox=name), in_this_process(), Quiet())
    assert not room.course.autograded_folder("ada", "03_split").exists()


def test_a_sandbox_that_ends_is_opened_anew(released):
    room = Classroom(released, "03_split")
    copy = released.released_notebook("03_split").read_text(encoding="utf-8")
    content = json.dumps(room.notebook({"scale": room.solved()["scale"]})).encode()
    name = "tests.course.autograde.test_workers:ending_once"
    graded = json.loads(grade_task(Task(content, "03_split", copy, sandbox=name)))
    assert (graded["status"], graded["points"]) == (GRADED, 2.0)
    assert len(opened) == 2


class Ending(Pipes):
    def open_transport(self, plan, limit):
        if len(opened) == 1:
            raise SandboxLost("it ended")
        return super().open_transport(plan, limit)


opened = []


@contextmanager
def ending_once(lesson, *, sandboxed):
    opened.append(lesson)
    yield Ending()


def refusing(lesson, *, sandboxed):
    raise NoSandbox("there is no bwrap")
