"""However the learner's code ends, hangs or floods, only the result of its exercise is affected."""

import gc
import os
import tempfile
import threading
import time
from pathlib import Path

import pytest

from digitkit.inside import child
from digitkit.lessons.catalog import exercises
from digitkit.outside.grader import Grader, grade_file
from digitkit.outside.process import ProcessTransport
from digitkit.outside.results import DONE, NOT_YET, RAISED, TIMED_OUT
from digitkit.outside.runner import run_exercise
from digitkit.protocol.time_limits import TimeLimit
from digitkit.submissions.reading import read_submission
from tests.support.grading import notebook

ENDS = {
    "os._exit": ("import os\ndef answer(x): os._exit(3)", RAISED, "exit code 3"),
    "os._exit(0)": ("import os\ndef answer(x): os._exit(0)", RAISED, "exit code 0"),
    "exit while loading": ("import os\nos._exit(3)\ndef answer(x): return 42", RAISED, "code 3"),
    "abort": ("import os\ndef answer(x): os.abort()", RAISED, "crashed Python itself (Aborted)"),
    "segfault": (
        "import os\ndef answer(x): os.kill(os.getpid(), 11)",
        RAISED,
        "crashed Python itself (Segmentation fault)",
    ),
    "real segfault": ("import ctypes\ndef answer(x): ctypes.string_at(0)", RAISED, "crashed"),
    "killed": ("import os\ndef answer(x): os.kill(os.getpid(), 9)", RAISED, "killed by the system"),
    "closes all files": (
        "import os\ndef answer(x): os.closerange(0, 1000)",
        RAISED,
        "closed files that it did not open",
    ),
    "writes into all files": (
        """
        import os
        def answer(x):
            for number in range(3, 100):
                try: os.write(number, b"nonsense " * 9)
                except OSError: pass
            return 42
        """,
        RAISED,
        "wrote into the connection",
    ),
    "writes little": (
        """
        import os
        def answer(x):
            for number in range(3, 100):
                try: os.write(number, b"x")
                except OSError: pass
            return 42
        """,
        RAISED,
        "wrote into the connection",
    ),
    "reads from all files": (
        """
        import os
        def answer(x):
            for number in range(3, 100):
                try:
                    os.set_blocking(number, False)
                    os.read(number, 100)
                except OSError: pass
            return 42
        """,
        DONE,
        "",
    ),
    "prints to the files": (
        """
        import os
        def answer(x):
            for _ in range(1000): os.write(1, b"x" * 10**6)
            os.write(2, b"noise")
            return 42
        """,
        DONE,
        "",
    ),
    "reads standard input": ("import os\ndef answer(x): return os.read(0, 9) or 42", DONE, ""),
    "leaves a thread": (
        """
        import threading, time
        def answer(x):
            threading.Thread(target=time.sleep, args=(60,)).start()
            return 42
        """,
        DONE,
        "",
    ),
    "leaves a process": (
        "import subprocess\ndef answer(x):\n    subprocess.Popen(['sleep', '60'])\n    return 42",
        DONE,
        "",
    ),
    "forks": (
        "import os\ndef answer(x):\n    os.fork()\n    return 42 if x == 1 else 0",
        DONE,
        "",
    ),
    "answers before it is asked": (
        """
        import os, threading, time
        def write():
            time.sleep(0.05)
            for number in range(3, 100):
                try: os.write(number, b"DKFR" + bytes(8))
                except OSError: pass
        def answer(x):
            if x == 0: threading.Thread(target=write).start()
            else: time.sleep(0.2)
            return 42
        """,
        RAISED,
        "wrote into the connection",
    ),
    "dies with a process left": (
        """
        import os
        def answer(x):
            if os.fork():
                os._exit(4)
            import time
            time.sleep(60)
        """,
        RAISED,
        "exit code 4",
    ),
    "huge file": (
        """
        def answer(x):
            with open("big", "wb") as file:
                file.truncate(2**31)
        """,
        RAISED,
        "OSError",
    ),
    "takes signals": (
        """
        import signal
        for number in range(1, 30):
            try: signal.signal(number, signal.SIG_IGN)
            except OSError: pass
        def answer(x): return 42
        """,
        DONE,
        "",
    ),
    "works in an empty folder": (
        "import os\ndef answer(x): return 42 if os.listdir() == [] else os.listdir()",
        DONE,
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "outcome", "words"), ENDS.values(), ids=ENDS)
def test_every_end_is_a_verdict_and_the_rest_is_graded(desk, source, outcome, words):
    scale = "def scale(X): return (X / 255).astype('float32')"
    path = desk.put(notebook(source, scale))
    first, second = Grader().grade(path, only=["answer", "scale"]).exercises
    assert first.outcome == outcome, first.message
    assert words in first.message
    assert second.outcome == DONE


LOOPS = {
    "endless": "def answer(x):\n    while True: pass",
    "swallows all": """
        def answer(x):
            while True:
                try:
                    while True: pass
                except BaseException: pass
    """,
    "sleeps": "import time\ndef answer(x): time.sleep(60)",
    "in C": "def answer(x): return sum(range(10**12))",
    "while loading": "while True: pass\ndef answer(x): return 42",
    "below the function": "def answer(x): return 42\nwhile True: pass",
    "stops itself": "import os, signal\ndef answer(x): os.kill(os.getpid(), signal.SIGSTOP)",
    "hangs as data": """
        class Array:
            def __array__(self):
                while True: pass
        def answer(x):
            import numpy
            return numpy.asarray(Array())
    """,
    "error that hangs": """
        class Bad(Exception):
            def __str__(self):
                while True: pass
        def answer(x): raise Bad
    """,
}


@pytest.mark.parametrize("source", LOOPS.values(), ids=LOOPS)
def test_what_never_ends_is_stopped_in_time(desk, source):
    plan = read_submission(desk.put(notebook(source))).program.plan("answer")
    transport = ProcessTransport(plan, TimeLimit(cpu=0.4, wall=2))
    begin = time.monotonic()
    result = run_exercise(exercises("90_demo")[0], transport)
    transport.close()
    assert result.outcome == TIMED_OUT
    assert result.waited or "used up its 0.4 seconds of processor time" in result.message
    assert time.monotonic() - begin < 20  # on a busy machine too


def test_the_limit_is_for_all_calls_together(desk):
    source = """
        import time
        def answer(x):
            begin = time.process_time()
            while time.process_time() < begin + 0.6: pass
            return 42
    """
    plan = read_submission(desk.put(notebook(source))).program.plan("answer")
    for cpu, outcome in ((0.8, TIMED_OUT), (5, DONE)):
        transport = ProcessTransport(plan, TimeLimit(cpu, wall=60))
        assert run_exercise(exercises("90_demo")[0], transport).outcome == outcome
        transport.close()


def test_want_of_memory_is_a_verdict(desk, monkeypatch):
    for limit in ("_MORE_MEMORY", "_MORE_MEMORY_WITH_KERAS"):
        monkeypatch.setattr(child, limit, 2**29)
    result = desk.grade("def answer(x):\n    a = []\n    while True: a.append(bytearray(2**26))")
    assert result.outcome == RAISED
    assert "MemoryError" in result.message


def test_no_process_and_no_folder_is_left(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    source = """
        import subprocess
        def answer(x):
            return 1000000 + subprocess.Popen(['sleep', '60']).pid
    """
    result = desk.grade(source)
    pid = int(result.observed.rstrip(".").split()[-1]) - 1000000
    time.sleep(0.1)
    state = Path(f"/proc/{pid}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"
    assert list(tmp_path.glob("digitkit-*")) == []


def test_only_the_line_is_inherited(desk):
    source = "import os\ndef answer(x): return sorted(map(int, os.listdir('/proc/self/fd')))[:-1]"
    with Path(os.devnull).open():
        result = desk.grade(source)
    numbers = result.observed.partition("[")[2].partition("]")[0].split(", ")
    assert numbers[:3] == ["0", "1", "2"]
    assert len(numbers) == 4


def test_threads_of_the_parent_do_no_harm(desk):
    import logging

    stop = threading.Event()

    def busy():
        while not stop.is_set():
            logging.getLogger("x").debug("y")
            print("", end="")

    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        path = desk.put(notebook("import logging\ndef answer(x):\n    print(x)\n    return 42"))
        for _ in range(5):
            assert grade_file(path, only=["answer"]).exercises[0].outcome == DONE
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_without_fork_a_new_interpreter_gives_the_same_verdict(desk):
    wrong = desk.grade("def answer(x): return 41", spawn=True)
    assert wrong == desk.grade("def answer(x): return 41")
    assert wrong.outcome == NOT_YET
    assert desk.grade("import os\ndef answer(x): os._exit(3)", spawn=True).outcome == RAISED


def test_the_parent_is_left_as_it_was(desk):
    import sys

    main, stdin, folder = sys.modules["__main__"], sys.stdin, Path.cwd()
    desk.grade("import os\nos.chdir('/')\ndef answer(x): return 42")
    assert (sys.modules["__main__"], sys.stdin, Path.cwd()) == (main, stdin, folder)


def test_rubbish_of_the_parent_closes_no_files_of_the_child(desk):
    source = """
        import gc, os
        def answer(x):
            numbers = [os.open(os.devnull, os.O_RDONLY) for _ in range(200)]
            gc.collect()
            for number in numbers:
                os.fstat(number)
            return 42
    """
    gc.disable()
    try:
        for _ in range(20):
            rubbish = [Path(os.devnull).open()]  # noqa: SIM115
            rubbish.append(rubbish)
            del rubbish
        assert desk.grade(source).outcome == DONE
    finally:
        gc.enable()
