"""Learner code is limited by its CPU time; the message says what used it, and where."""

import signal
import textwrap
import threading
import time

import pytest

from digitkit.lessons.catalog import exercises
from digitkit.outside.grader import Grader
from digitkit.outside.process import ProcessTransport
from digitkit.outside.results import DONE, NOT_YET, RAISED, TIMED_OUT
from digitkit.outside.runner import check_live, run_exercise
from digitkit.outside.transport import Interrupter, TimedOut
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import TimeLimit
from digitkit.submissions.reading import read_submission
from tests.support.grading import code_cell, notebook

# Of the two limits one is far away: the machine that runs the tests may be busy.
SHORT = TimeLimit(cpu=0.6, wall=60)
LATE = "used up its 0.6 seconds of processor time"
WAITS = "did not finish in 2 seconds, and used 0."


def limit_of(words):
    """Return a limit that is soon reached for the reason that these words name."""
    return TimeLimit(cpu=30, wall=2) if words.startswith("did not finish") else SHORT


STOPPED = {
    "loop": ("def answer(x):\n    while True: pass", LATE),
    "loop that catches errors": (
        """
        def answer(x):
            while True:
                try:
                    while True: pass
                except Exception: pass
        """,
        LATE,
    ),
    "loop that catches everything": (
        """
        def answer(x):
            while True:
                try:
                    while True: pass
                except: pass
        """,
        LATE,
    ),
    "nested loops that catch everything": (
        """
        def answer(x):
            while True:
                try:
                    try:
                        while True: pass
                    except: str(1)
                except BaseException: str(2)
        """,
        LATE,
    ),
    "error that hangs": (
        """
        class Bad(Exception):
            def __str__(self):
                while True: pass
        def answer(x): raise Bad
        """,
        LATE,
    ),
    "busy process": (
        """
        import subprocess, sys
        def answer(x): subprocess.run([sys.executable, "-c", "while True: pass"])
        """,
        LATE,
    ),
    "sleep": ("import time\ndef answer(x): time.sleep(10**6)", WAITS),
    "lock": (
        "import threading\nlock = threading.Lock()\ndef answer(x):\n    while lock.acquire(): pass",
        WAITS,
    ),
    "thread": (
        """
        import threading, time
        def answer(x):
            waiting = threading.Thread(target=time.sleep, args=(30,), daemon=True)
            waiting.start()
            waiting.join()
        """,
        WAITS,
    ),
}
# in two calls 0.4 s of work and 1.2 s of waiting: more on the clock than CPU time is allowed
SLOW = """
    import time
    def answer(x):
        time.sleep(0.6)
        begin = time.process_time()
        while time.process_time() < begin + 0.2: pass
        return 42
"""


def in_a_child(desk, source, limit=SHORT):
    """Grade `answer` in a forked process."""
    transport = ProcessTransport(
        read_submission(desk.put(notebook(source))).program.plan("answer"), limit
    )
    try:
        return run_exercise(exercises("90_demo")[0], transport)
    finally:
        transport.close()


@pytest.fixture
def here(desk, monkeypatch):
    """Grade `answer` in this process, as a notebook's check does."""

    def graded(_desk, source, limit=SHORT):
        monkeypatch.setattr(TimeLimit, "of", lambda _exercise: limit)
        names = {}
        exec(compile(textwrap.dedent(source), str(desk.folder / "answer.py"), "exec"), names)
        return check_live("answer", names["answer"])

    return graded


@pytest.fixture(params=["in a child", "here"])
def graded(request):
    return in_a_child if request.param == "in a child" else request.getfixturevalue("here")


@pytest.mark.parametrize(("source", "words"), STOPPED.values(), ids=STOPPED)
def test_what_never_ends_is_stopped_and_named(desk, graded, source, words):
    result = graded(desk, source, limit_of(words))
    assert result.outcome == TIMED_OUT, result.message
    assert f"`answer` {words}" in result.observed
    assert result.called == "answer(0)"
    assert result.waited == (words == WAITS)
    assert ("loop" in result.hint) == (words == LATE)


def test_time_on_the_clock_costs_nothing(desk, graded):
    assert graded(desk, SLOW, TimeLimit(cpu=1, wall=60)).outcome == DONE


def test_a_busy_machine_is_named():
    class Starved:
        def ask(self, message):
            raise TimedOut(60, waited=True, worked=8)

    result = run_exercise(exercises("90_demo")[0], Starved())
    assert "used 8.0 seconds of processor time" in result.observed
    assert "busy" in result.hint


def test_the_wall_clock_limit_is_generous():
    of = {seconds: TimeLimit.of(seconds) for seconds in (5, 40)}
    assert (of[5].cpu, of[5].wall, of[40].wall) == (5, 60, 240)


# --- lines of the file ---

BESIDE = "def answer(x): return 42"
LINES = {
    "busy": ("while True: pass", "used up its 0.6 seconds of processor time"),
    "waits": ("import time\ntime.sleep(10**6)", "did not finish in 2 seconds"),
    "in C": ("print(sum(range(10**12)))", "used up its 0.6"),
}


@pytest.mark.parametrize(("lines", "words"), LINES.values(), ids=LINES)
@pytest.mark.parametrize("below", [True, False])
def test_a_line_beside_the_function_costs_nothing(desk, monkeypatch, lines, words, below):
    monkeypatch.setattr(TimeLimit, "of", lambda _exercise: limit_of(words))
    cell = f"{BESIDE}\n{lines}" if below else f"{lines}\n{BESIDE}"
    path = desk.put(notebook(cell, "def scale(X): return (X / 255).astype('float32')"))
    results = Grader().grade(path, only=["answer", "scale"]).exercises
    assert [result.function for result in results] == ["answer", "scale"]
    assert [result.outcome for result in results] == [DONE, DONE]


@pytest.mark.parametrize(("lines", "words"), LINES.values(), ids=LINES)
def test_a_line_that_the_function_needs_is_named(desk, monkeypatch, lines, words):
    monkeypatch.setattr(TimeLimit, "of", lambda _exercise: limit_of(words))
    lines = "\n    ".join(lines.split("\n"))
    source = f"{BESIDE}\nwhile True: pass\nif answer:\n    {lines}\n    answer = answer"
    result = Grader().grade(desk.put(notebook("x = 1", source)), only=["answer"]).exercises[0]
    assert result.outcome == TIMED_OUT
    assert result.observed.startswith(f"Line 3 of code cell 2 {words}")
    assert result.observed.endswith("before `answer` was called.")
    assert (result.line, result.called) == ("3 of code cell 2    if answer:", "")


def test_a_line_that_was_left_out_is_named(desk, monkeypatch):
    monkeypatch.setattr(TimeLimit, "of", lambda _exercise: SHORT)
    result = desk.grade("def answer(x): return 41\nwhile True: pass")
    assert result.outcome == NOT_YET
    assert [note.split(" used up ")[0] for note in result.notes] == ["Line 2 of code cell 1"]
    assert result.notes[0].endswith("before `answer` was called. It was left out.")


def test_a_line_of_a_script_is_named(desk, monkeypatch):
    monkeypatch.setattr(TimeLimit, "of", lambda _exercise: SHORT)
    text = "x = 1\n\n\ntable = sum(range(10**12))\n\ndef answer(x): return table\n"
    result = Grader().grade(desk.put(text, "90_demo.py"), only=["answer"]).exercises[0]
    assert result.observed.startswith("Line 4 used up its")
    assert result.line == "4    table = sum(range(10**12))"


def test_a_false_word_of_the_running_line_gains_nothing(desk, monkeypatch):
    monkeypatch.setattr(TimeLimit, "of", lambda _exercise: SHORT)
    source = """
        import os, struct
        for number in range(3, 30):
            for told in (b"runs 0 999999", b"runs 99 0"):
                try: os.write(number, struct.pack("<4sQ", b"DKFR", len(told)) + told)
                except OSError: pass
        def answer(x): return 42
        while answer: answer = answer
    """
    result = Grader().grade(desk.put(notebook(source)), only=["answer"]).exercises[0]
    assert result.outcome == TIMED_OUT


def test_a_plan_goes_over_whole(desk):
    cells = ["import os", code_cell("def answer(x): return os.sep\nprint(answer(1))")]
    plan = read_submission(desk.put(notebook(*cells))).program.plan("answer")
    assert Plan.from_bytes(plan.as_bytes()) == plan
    assert plan.pieces[-1].extra == (1,)
    assert plan.without_extra().pieces[-1].statements == (0,)
    assert (plan.line(1, 1).number, plan.line(1, 1).needed) == (2, False)
    assert (plan.line(1, 0).needed, plan.line(7, 0), plan.line(1, 7)) == (True, None, None)


# --- in this process ---

needs_signals = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")


@needs_signals
def test_what_was_set_before_is_put_back(desk, here):
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 500, 100)
        assert here(desk, STOPPED["loop"][0]).outcome == TIMED_OUT
        left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
        assert (400 < left < 500, interval) == (True, 100)
        signal.raise_signal(signal.SIGALRM)
        assert rung == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_nothing_is_interrupted_afterwards(desk, here):
    assert here(desk, STOPPED["loop that catches everything"][0]).outcome == TIMED_OUT
    begin = time.monotonic()
    while time.monotonic() < begin + 0.7:
        assert threading.active_count()
    assert here(desk, "def answer(x): return 42").outcome == DONE


def test_only_learner_code_is_interrupted():
    with Interrupter(TimeLimit(cpu=0.1, wall=0.1)) as alarm:
        begin = time.process_time()
        while time.process_time() < begin + 0.7:
            textwrap.wrap("a library at work " * 1000)
    assert alarm.over


def test_a_check_in_another_thread_is_limited_too(desk, here):
    results = []
    source = STOPPED["loop that catches errors"][0]
    thread = threading.Thread(target=lambda: results.append(here(desk, source)), daemon=True)
    thread.start()
    thread.join(60)
    assert [result.outcome for result in results] == [TIMED_OUT]


@needs_signals
def test_the_stop_button_keeps_working(desk, here):
    source = """
        import os, signal, threading
        def answer(x):
            threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
            while True: pass
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        result = here(desk, source, TimeLimit(cpu=30, wall=60))
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGINT, before)
    assert result.outcome == RAISED
    assert "KeyboardInterrupt" in result.observed
