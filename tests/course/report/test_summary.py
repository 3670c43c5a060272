"""What the verdicts on a class say together."""

from digitkit.course.report.summary import summarize


def verdict(name="03.1", outcome="done", message=""):
    return {"id": name, "function": "split", "outcome": outcome, "points": 0.0, "message": message}


def row(student, *exercises, status="graded", points=0.0, seconds=1.0, flags=(), reason=""):
    return {
        "student": student,
        "lesson": "03_split",
        "status": status,
        "points": points,
        "max_points": 10.0,
        "seconds": seconds,
        "exercises": list(exercises),
        "flags": list(flags),
        "reason": reason,
    }


def test_every_outcome_is_counted_once():
    outcomes = ["done", "done", "not started", "raised", "not yet right", "timed out"]
    rows = [row(str(i), verdict(outcome=one)) for i, one in enumerate(outcomes)]
    (exercise,) = summarize("03_split", rows).exercises
    assert (exercise.done, exercise.wrong, exercise.not_started) == (2, 3, 1)
    assert exercise.students == 6


def test_messages_that_differ_in_numbers_are_one():
    def reported(share):
        message = (
            f"Digit 5 is {share} % of your rows.\nExpected  within 1 point\nTry       stratify"
        )
        return verdict(outcome="not yet right", message=message)

    other = verdict(outcome="not yet right", message="It is a list.\nExpected  a tuple")
    rows = [row("a", reported("2.0")), row("b", other), row("c", reported("3.5"))]
    (exercise,) = summarize("03_split", rows).exercises
    assert [(one.text, one.expected, one.students) for one in exercise.messages] == [
        ("Digit 5 is 2.0 % of your rows.", "within 1 point", 2),
        ("It is a list.", "a tuple", 1),
    ]


def test_errors_are_told_apart_by_their_kind_alone():
    messages = ["NameError: name 'a' is not defined\nLine      4: a", "NameError: name 'b'…",
                "TypeError: no"]  # fmt: skip
    rows = [row(m, verdict(outcome="raised", message=m)) for m in messages]
    (exercise,) = summarize("03_split", rows).exercises
    assert [one.students for one in exercise.messages] == [2, 1]


def test_only_the_most_frequent_messages_are_told():
    rows = [row(w, verdict(outcome="not yet right", message=f"It is {w}.")) for w in "abcdef"]
    (exercise,) = summarize("03_split", rows).exercises
    assert len(exercise.messages) == 3


def test_what_could_not_be_graded_is_no_zero():
    rows = [row("a", points=8.0), row("b", status="could not be graded", reason="it is empty")]
    reported = summarize("03_split", rows)
    assert (reported.graded, reported.ungraded, reported.points) == (1, 1, 8.0)
    assert reported.looks[0].student == "b"
    assert reported.looks[0].reasons == ("could not be graded: it is empty",)


def test_flags_and_slowness_ask_for_a_look():
    rows = [row(name) for name in "abc"] + [row("slow", seconds=11.0), row("odd", flags=["two"])]
    reported = summarize("03_split", rows)
    assert [(one.student, one.reasons) for one in reported.looks] == [
        ("odd", ("two",)),
        ("slow", ("took 11.0 s to grade",)),
    ]
    assert reported.seconds == (1.0, 11.0)


def test_what_is_quick_for_anybody_needs_no_look():
    rows = [row(name, seconds=0.5) for name in "abc"] + [row("first", seconds=4.4)]
    assert summarize("03_split", rows).looks == ()


def test_a_class_without_any_score():
    reported = summarize("03_split", [row("a", status="could not be graded", reason="it is empty")])
    assert (reported.points, reported.seconds, reported.exercises) == (None, None, ())
