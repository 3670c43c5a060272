"""Unseen data decide, and nothing of them is told: neither to learners nor by what they wrote."""

import ast

import numpy as np
import pytest

from digitkit.checking import digits
from digitkit.course.autograde.grading import FITTED, judge
from digitkit.lessons.catalog import exercise_of, exercises
from digitkit.outside.results import DONE, NOT_YET, RAISED, TIMED_OUT
from digitkit.outside.transport import InProcessTransport, TimedOut
from digitkit.protocol.plan import CodeCell, Piece, Plan
from tests.course.autograde.fakes import Here
from tests.lessons.answers import answers, grade, grade_function, reference_source, verdict_on

SECRETS = b"rain", b"snow"
SPLIT = [one.function for one in exercises("03_split")]
WRONG = [a for a in answers(["03_split"]) if a.outcome in ("raised", "not yet right")]
RIGHT = [a for a in answers(["03_split"]) if a.outcome == "done"]


def plan_of(source, function):
    pieces = (
        Piece(CodeCell(source, "answer.py", ""), (*range(len(ast.parse(source).body)),), True),
    )
    return Plan(function, pieces)


def judged(function, written, secret):
    """Judge a function that lives here, so it can see whether the data are the unseen ones."""

    def link(_plan, _limit):
        return InProcessTransport({function: written}, guard=function)

    return judge(plan_of("pass", function), exercise_of(function), link, secret)


def of_file(answer, secret):
    source = answer.path.read_text(encoding="utf-8")
    plan = plan_of(source, answer.function)
    return judge(plan, exercise_of(answer.function), Here().open_transport, secret)


def reference(function):
    names = {"__name__": "answer"}
    exec(compile(reference_source(function), "answer.py", "exec"), names)
    return names[function]


def right_where_seen(function, otherwise):
    """An answer that is right on the visible data, and does something else on others."""
    right = reference(function)

    def written(*arguments, **keywords):
        given = right(*arguments, **keywords)
        return otherwise(given, *arguments) if digits._SECRET.get() else given

    return written


@pytest.mark.parametrize("function", SPLIT)
def test_right_on_the_visible_data_alone(function):
    reported = [
        judged(function, right_where_seen(function, lambda *_: None), secret) for secret in SECRETS
    ]
    assert reported[0] == reported[1]
    assert reported[0].noticed == (FITTED,)
    assert (reported[0].result.outcome, reported[0].result.points) == (NOT_YET, 0.0)
    assert (
        "is right on the digits and numbers that the check in your notebook"
        in reported[0].result.message
    )


def test_a_number_that_was_expected_of_unseen_data_stays_secret():
    written = right_where_seen("count_shared_rows", lambda count, *_: count + 1 if count else 0)
    reported = set()
    for secret in SECRETS:
        with digits.unseen(secret):
            reported.add(grade_function(written, "count_shared_rows").message)
        result = judged("count_shared_rows", written, secret).result
        assert not {*"0123456789"} & {*result.message}
        assert "It finds a shared row wherever it stands." in result.message
    assert len(reported) == 2  # what isn't told names the numbers of the secret


def test_what_an_answer_itself_says_of_unseen_data_is_not_passed_on():
    def tell(_scaled, X):
        kind = type(f"Of{int(np.sum(X))}", (Exception,), {})
        raise kind(repr(np.asarray(X).ravel()[:50].tolist()))

    rain, snow = (judged("scale", right_where_seen("scale", tell), secret) for secret in SECRETS)
    assert rain == snow
    assert rain.noticed == (FITTED,)
    assert (rain.result.outcome, rain.result.notes) == (RAISED, ())


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.name)
def test_a_wrong_answer_is_told_what_its_own_notebook_tells(answer):
    found, usual = of_file(answer, SECRETS[0]), verdict_on(answer)
    assert found.noticed == ()
    assert found.result.points == 0
    assert (found.result.outcome, found.result.passed) == (usual.outcome, usual.passed)
    assert answer.says in found.result.message
    again = grade(answer.path.read_text(encoding="utf-8"), answer.function)
    if usual.outcome == NOT_YET and again.message == usual.message:  # some draw without a seed
        assert found.result.message == usual.message


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.name)
def test_a_right_answer_is_tried_once_and_nothing_is_noticed(answer):
    tries = []

    def link(plan, limit):
        tries.append(plan)
        return Here().open_transport(plan, limit)

    plan = plan_of(answer.path.read_text(encoding="utf-8"), answer.function)
    found = judge(plan, exercise_of(answer.function), link, SECRETS[0])
    assert (found.result.outcome, found.noticed, len(tries)) == (DONE, (), 1)


def test_without_a_secret_the_visible_data_decide():
    written = right_where_seen("scale", lambda *_: None)
    found = judged("scale", written, b"")
    assert (found.result.outcome, found.noticed) == (DONE, ())


def test_of_an_endless_loop_nothing_is_told_but_the_time():
    class Late:
        def ask(self, message):
            raise TimedOut(3)

        def close(self):
            pass

    found = judge(plan_of("pass", "scale"), exercise_of("scale"), lambda *_: Late(), SECRETS[0])
    assert found.result.outcome == TIMED_OUT
    assert "array" not in found.result.message
    assert found.noticed == ()


def test_what_a_sandbox_noticed_is_passed_on_once():
    class Watched(InProcessTransport):
        noticed = ("filled all the disk space it may use",)

    found = judge(
        plan_of("pass", "scale"),
        exercise_of("scale"),
        lambda *_: Watched({"scale": lambda X: X}),
        SECRETS[0],
    )
    assert found.noticed == Watched.noticed
