"""The grading benchmark: values computed from measured times, and generated classes."""

import re
from pathlib import Path

import pytest

from benchmarks import autograding, classes, scheduler_overhead
from benchmarks.autograding import QUICK, Sizes, compare, measure, time_by_size
from benchmarks.comparison import Effort

START, EACH, THEIR_START, THEIR_EACH, WRITE = 5.0, 2.0, 8.0, 30.0, 0.02


@pytest.fixture
def timed(monkeypatch):
    """Classes are only counted, and a formula replaces the times of both graders."""
    sizes, made = {}, []

    def make_class(folder, lesson, submissions, *, whole, answered=None):
        sizes[folder] = submissions
        made.append((submissions, whole, answered))
        return folder

    def time_ours(course, lesson, workers):
        return START + sizes[course] * EACH / min(workers, 2)

    monkeypatch.setattr(autograding, "make_class", make_class)
    monkeypatch.setattr(autograding, "time_ours", time_ours)
    theirs = lambda course, lesson: THEIR_START + sizes[course] * THEIR_EACH  # noqa: E731
    monkeypatch.setattr(autograding, "time_theirs", theirs)
    monkeypatch.setattr(autograding, "seconds_between_verdicts", lambda *_: [WRITE] * 40)
    return made


def test_nbgraders_time_is_computed_from_a_sample(timed):
    comparison = compare(40, 4, whole=True)
    assert comparison.ours == START + 40
    assert comparison.ours_each == 1.0
    assert comparison.theirs_each == THEIR_EACH
    assert comparison.theirs == THEIR_START + 40 * THEIR_EACH
    assert comparison.ratio == comparison.theirs / comparison.ours
    assert {size for size, whole, _ in timed if whole} == {40, 10, 4, 1}


def test_each_row_states_what_it_was_computed_from(timed):
    rows = {row.what: row for row in measure(Effort())}
    first = next(iter(rows.values()))
    assert first.peer_name == "nbgrader autograde, from 4"
    assert first.aim.value == 0.1
    for size in (10, 40, 200, 1_000):
        row = rows[f"{size:,} submissions with one short answer each"]
        assert row.ours == [START + size]
    more = rows["time for each additional submission, from 200 to 1,000 submissions"]
    assert (more.ours, more.peer) == ([1.0], [1.0])
    assert more.peer_name == "from 40 to 200 submissions"
    shared = rows["a class of 20, 2 workers on 2 cores"]
    assert (shared.ours, shared.peer, shared.peer_name) == ([25.0], [45.0], "1 worker")
    assert not [what for what in rows if "10,000" in what and "computed, not measured" not in what]
    assert (10, False, ["count_parameters"]) in timed


def test_a_large_class_is_limited_by_workers_and_then_by_the_scheduler(timed, monkeypatch):
    seconds = [row.ours[0] for row in measure(Effort()) if "10,000" in row.what]
    assert seconds == pytest.approx([START + 10_000 * EACH / each for each in (2, 16, 64)])
    monkeypatch.setattr(autograding, "seconds_between_verdicts", lambda *_: [0.5] * 40)
    seconds = [row.ours[0] for row in measure(Effort()) if "10,000" in row.what]
    assert seconds == pytest.approx([START + 10_000, START + 5_000, START + 5_000])


def test_growth_that_isnt_linear_misses_its_aim(timed, monkeypatch):
    times = {10: 6.0, 40: 9.0, 200: 30.0, 1_000: 400.0}
    monkeypatch.setattr(autograding, "time_by_size", lambda _sizes: times)
    (row,) = (row for row in measure(Effort()) if row.what.startswith("time for each"))
    assert row.summary()["reached"] is False


def test_quick_is_small(timed):
    rows = measure(Effort(quick=True))
    assert max(size for size, *_ in timed) == max(QUICK.growth) < min(Sizes().growth)
    assert len(rows) == len(measure(Effort())) - 3


@pytest.mark.timeout(900)
@pytest.mark.thorough
def test_classes_are_graded_and_verdicts_written(needs_sandbox):
    """Really grade a class of 2 in a lesson that needs no Keras, without nbgrader."""
    assert time_by_size((2,), "03_split", "scale")[2] > 0
    between = scheduler_overhead.seconds_between_verdicts("03_split", 4, 2)
    assert len(between) == 3
    assert all(0 < seconds < 300 for seconds in between)


def test_a_class_has_the_requested_answers(tmp_path):
    course = classes.make_class(tmp_path / "c", "03_split", 3, whole=False, answered=["scale"])
    submitted = sorted(Path(course, "submitted").rglob("*.ipynb"))
    assert len(submitted) == 3
    texts = [path.read_text(encoding="utf-8") for path in submitted]
    assert [text.count("raise NotImplementedError") for text in texts] == [3, 3, 3]
    sources = {re.sub(r"\s", "", text) for text in texts}
    assert len(sources) == 3  # the model answer, and two others


def test_a_grader_that_fails_is_no_measurement(tmp_path):
    with pytest.raises(RuntimeError, match="no course"):
        classes.time_ours(tmp_path, "03_split", 1)
