"""Every door stops the same answers for the same reason, and lets slow right ones be right."""

import shutil
import textwrap

import pytest

from digitkit.course.autograde.grading import judge
from digitkit.course.sandbox import open_sandbox
from digitkit.lessons.catalog import exercise_of
from digitkit.outside.grader import grade_file
from digitkit.outside.results import DONE, TIMED_OUT
from digitkit.outside.runner import check_live
from digitkit.protocol.time_limits import TimeLimit
from digitkit.submissions.reading import script_cells
from digitkit.submissions.slicing import Program
from tests.course.autograde.fakes import Pipes
from tests.support.grading import notebook

LATE, WAITS = "used up its 1 seconds of processor time", "did not finish in 2 seconds"
# The other limit is far away: the machine that runs the tests may be busy.
LIMITS = {LATE: TimeLimit(cpu=1, wall=60), WAITS: TimeLimit(cpu=30, wall=2)}
CASES = {
    "an endless loop": ("def scale(X):\n    while True: pass", LATE),
    "a busy process": (
        """
        import subprocess, sys
        def scale(X):
            work = "import time\\nwhile time.process_time() < 5: pass"
            subprocess.run([sys.executable, "-c", work])
        """,
        LATE,
    ),
    "a sleep": ("import time\ndef scale(X): time.sleep(10**6)", WAITS),
    "a deadlock": (
        "import threading\nlock = threading.Lock()\ndef scale(X):\n    while lock.acquire(): pass",
        WAITS,
    ),
    "a slow right answer": (
        """
        import time
        import numpy as np
        called = []
        def scale(X):
            if not called:
                called.append(time.sleep(1.5))
            return np.asarray(X, dtype="float32") / np.float32(255)
        """,
        "",
    ),
}


@pytest.fixture(scope="module")
def sandbox():
    """Return what links to a sandbox; without bubblewrap, to plain processes."""
    if shutil.which("bwrap") is None:
        yield Pipes()
        return
    with open_sandbox("03_split") as opened:
        yield opened


@pytest.mark.parametrize(("source", "words"), CASES.values(), ids=CASES)
def test_the_doors_agree(sandbox, tmp_path, monkeypatch, source, words):
    monkeypatch.setattr(TimeLimit, "of", lambda _exercise: LIMITS.get(words, LIMITS[LATE]))
    source = textwrap.dedent(source)
    names: dict = {}
    exec(compile(source, str(tmp_path / "answer.py"), "exec"), names)
    path = tmp_path / "03_split.ipynb"
    path.write_text(notebook(source), encoding="utf-8")
    plan = Program(script_cells(source, "answer.py")).plan("scale")
    verdicts = {
        "check": check_live("scale", names["scale"]),
        "grade": grade_file(path, only=["scale"]).exercises[0],
        "autograde": judge(plan, exercise_of("scale"), sandbox.open_transport).result,
    }
    for door, verdict in verdicts.items():
        assert verdict.outcome == (TIMED_OUT if words else DONE), (door, verdict.message)
        assert words in verdict.observed, door
        assert verdict.waited == (words == WAITS), door
