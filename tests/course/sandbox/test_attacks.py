"""Attacks on the verdict: each gains nothing, is over afterwards, and costs nobody else a point."""

import time
from contextlib import closing

import pytest

from digitkit.lessons.catalog import exercise_of
from digitkit.outside.results import DONE, TIMED_OUT
from digitkit.outside.runner import run_exercise
from digitkit.protocol.codec import encode
from digitkit.protocol.time_limits import TimeLimit
from tests.course.sandbox.judging import RIGHT, alive_in, ask, judge, nothing_left, plan_of

pytestmark = pytest.mark.thorough

FORGE = """
import os
import struct
from digitkit.protocol.codec import encode
def forged(value):
    payload = encode({"is": "call", "new_figures": 0, "value": value, "arguments": [("same", None)],
                      "keywords": {}, "error": None, "output": ""})
    return struct.pack("<4sQ", b"DKFR", len(payload)) + payload
"""

ATTACKS = {
    "redefined check, assert and print": """
        import builtins
        check = lambda *_: 2.0
        print = builtins.print = lambda *_, **__: None
        builtins.AssertionError = builtins.Exception = type("Never", (BaseException,), {})
        def scale(X):
            return None
    """,
    "patched builtins": """
        import builtins
        builtins.isinstance = lambda *_: True
        builtins.len = builtins.abs = builtins.max = lambda *_: 0
        def scale(X):
            return None
    """,
    "patched NumPy": """
        import numpy as np
        np.array_equal = np.allclose = np.isclose = lambda *_, **__: True
        np.abs = np.max = lambda *_, **__: 0
        np.testing.assert_allclose = np.testing.assert_array_equal = lambda *_, **__: None
        def scale(X):
            return np.zeros(np.shape(X), "float32")
    """,
    "patched pytest": """
        import pytest, _pytest.runner, _pytest.assertion.rewrite
        pytest.fail = pytest.raises = lambda *_, **__: None
        _pytest.runner.call_and_report = lambda *_, **__: None
        def scale(X):
            return None
    """,
    "patched digitkit": """
        import digitkit
        import digitkit.inside.server as host
        import digitkit.protocol.codec as wire
        from digitkit.inside import reference_guard as hidden
        digitkit.check = lambda *_: 2.0
        hidden.refuse = hidden._in_its_place = lambda *_, **__: None
        hidden.tripwire.touched = False
        host.Server._run = lambda *_: wire.encode({"is": "answer", "value": True, "points": 2.0})
        def scale(X):
            return None
    """,
    "IPython hooks": """
        ip = get_ipython()
        ip.register_magics(print)
        ip.input_transformers_post.append(lambda lines: ["print(2)"])
        ip.events.register("post_run_cell", lambda *_: None)
        ip.display_formatter.formatters["text/plain"].for_type(float, lambda *_: "2.0")
        def scale(X):
            return 2.0
    """,
    "equal to everything": """
        class Right:
            def __eq__(self, other): return True
            def __bool__(self): return True
            def __getattr__(self, name): return self
            def __call__(self, *_, **__): return self
            def __array__(self, *_, **__): return self
            __lt__ = __le__ = __gt__ = __ge__ = __eq__
            __hash__ = None
        def scale(X):
            return Right()
    """,
    "a subclass that lies": """
        import numpy as np
        class Right(np.ndarray):
            def __array_ufunc__(self, *_, **__): return np.bool_(True)
            def __array_function__(self, *_, **__): return True
        def scale(X):
            return np.zeros(np.shape(X), "float32").view(Right)
    """,
    "the reference imported": """
        from digitkit import scale
    """,
    "the reference called past its tripwire": """
        import digitkit.inside.reference_guard as hidden
        hidden.refuse = lambda: None
        hidden.ReferenceCalled = ValueError
        from digitkit.lessons.split.reference import scale as theirs
        def scale(X):
            return theirs(X)
    """,
    "the reference, read and run": """
        import digitkit.lessons.split.reference as module
        from pathlib import Path
        names = {}
        exec(Path(module.__file__).read_text(), names)
        scale = names["scale"]
    """,
    "the solution's notebook, read and run": """
        import json
        from pathlib import Path
        import digitkit
        package = Path(digitkit.__file__).parent
        places = [package / "_solutions", package.parent / "solutions", package / "_lessons"]
        (found,) = [path for place in places for path in place.glob("03_split.ipynb")][:1]
        names = {}
        for cell in json.loads(found.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                try:
                    exec("".join(cell["source"]), names)
                except Exception:
                    pass
        scale = names["scale"]
    """,
    "every file of a digitkit that is installed beside it": """
        import sys
        from pathlib import Path
        names = {}
        for place in {*sys.path, *Path(sys.prefix).glob("lib/python3*/site-packages")}:
            for path in Path(place).glob("digitkit/lessons/*/reference.py"):
                if "digitkit/package" not in str(path):
                    exec(path.read_text(), names)
        scale = names["scale"]
    """,
    "forged replies before they are asked for": FORGE
    + """
def scale(X):
    for number in range(3, 256):
        try:
            os.write(number, forged(X / 255))
        except OSError:
            pass
    return X
""",
    "forged scores in every open file": """
        import os
        def scale(X):
            for number in range(3, 256):
                try:
                    os.write(number, b'{"code": 0, "points": 2.0, "outcome": "done"}' + b"x" * 99)
                except OSError:
                    pass
            return X
    """,
    "a reply larger than the grader's patience": FORGE
    + """
def scale(X):
    for number in range(3, 256):
        try:
            os.write(number, struct.pack("<4sQ", b"DKFR", 2**28) + bytes(2**20))
        except OSError:
            pass
    return X
""",
    "a range that would fill the grader's memory": """
        def scale(X):
            return range(2 * 10**9)
    """,
    "a forged result file": """
        import json, os
        for folder in ("/", "/tmp", "/box", "/box/work", ".", os.path.expanduser("~")):
            try:
                with open(f"{folder}/result.json", "w") as file:
                    json.dump([{"id": "03.2", "outcome": "done", "points": 2.0}], file)
            except OSError:
                pass
        def scale(X):
            return None
    """,
    "os._exit(0)": "import os\ndef scale(X): os._exit(0)",
    "sys.exit": "import sys\ndef scale(X): sys.exit(0)",
    "exit while loading": "import os\nos._exit(0)\ndef scale(X): return X",
    "atexit": """
        import atexit, os
        for number in range(3, 64):
            atexit.register(lambda n=number: os.write(n, b"done"))
        def scale(X):
            raise SystemExit(0)
    """,
    "signals to all others": """
        import os, signal
        def scale(X):
            for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):
                for target in (os.getppid(), 1, 0, 2, 3, *range(4, 400)):
                    if target not in (0, os.getpid()):
                        try:
                            os.kill(target, number)
                        except OSError:
                            pass
            return X
    """,
    "signals to -1": "import os\ndef scale(X):\n    os.kill(-1, 9)\n    return X",
    "signals to its group": "import os\ndef scale(X):\n    os.killpg(0, 9)\n    return X",
    "a disk full of zeros": """
        def scale(X):
            with open("zeros", "wb") as file:
                while True:
                    file.write(bytes(2**20))
    """,
    "a thousand files": """
        def scale(X):
            for number in range(10**6):
                with open(f"{number}.bin", "wb") as file:
                    file.write(b"0")
    """,
    "a memory bomb": "def scale(X):\n    return bytes(2**40)",
    "a memory bomb, bit by bit": """
        def scale(X):
            kept = []
            while True:
                kept.append(bytearray(b"x") * 2**27)
    """,
    "a gigabyte of output": """
        import os
        def scale(X):
            for _ in range(16):
                print("x" * 2**26)
                os.write(1, b"x" * 2**26)
                os.write(2, b"x" * 2**26)
            return X
    """,
    "an endless loop": "def scale(X):\n    while True: pass",
    "an endless loop that hears nothing": """
        import signal
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        def scale(X):
            while True:
                try:
                    while True: pass
                except BaseException: pass
    """,
}
# What goes on until the time is over gets less of it.
SLOW = ("an endless loop", "an endless loop that hears nothing", "a memory bomb, bit by bit")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_gains_nothing(sandbox, attack):
    before = alive_in(sandbox)
    result = judge(sandbox, ATTACKS[attack], seconds=2 if attack in SLOW else 10)
    assert result.points == 0, result.message
    assert result.outcome != DONE
    assert result.message
    assert nothing_left(sandbox, before)


FILLED = {
    "a disk full of zeros": "filled all the disk space it may use, 128 MiB",
    "a thousand files": "made as many files as it may, 2,000",
}
CAUGHT = """
    def scale(X):
        try:
            for number in range(10**6):
                open(f"{number}", "wb").close()
        except OSError:
            return X / 255
"""
HONEST = """
    import numpy as np
    def scale(X):
        kept = bytearray(b"x") * (200 * 2**20)
        np.save("copy.npy", np.zeros(50 * 2**17))
        return np.asarray(X, dtype="float32") / np.float32(255)
"""


def noticed(sandbox, source, seconds=10):
    limit = TimeLimit(seconds, 3 * seconds)
    with closing(sandbox.open_transport(plan_of(source, "scale"), limit)) as link:
        result = run_exercise(exercise_of("scale"), link)
    return result, link.noticed


@pytest.mark.parametrize("attack", FILLED)
def test_what_is_filled_is_named(sandbox, attack):
    assert noticed(sandbox, ATTACKS[attack])[1] == (FILLED[attack],)


def test_what_is_filled_is_named_though_the_code_goes_on(sandbox):
    assert noticed(sandbox, CAUGHT)[1] == (FILLED["a thousand files"],)


def test_filled_memory_is_named(sandbox):
    (reported,) = noticed(sandbox, ATTACKS["a memory bomb, bit by bit"], seconds=30)[1]
    assert reported == "filled all the memory it may use, 3 GiB"


def test_much_memory_is_named_where_the_verdict_comes_first(sandbox):
    hog = """
        kept = []
        def scale(X):
            if not kept:
                kept.append(bytearray(b"x") * (1700 * 2**20))
            return X
    """
    (reported,) = noticed(sandbox, hog, seconds=40)[1]
    assert reported == "filled more than half the memory it may use, 3 GiB"


def test_an_answer_that_uses_its_share_is_not_named(sandbox):
    result, reported = noticed(sandbox, HONEST)
    assert (result.points, reported) == (2, ())


def test_right_answers_go_on_scoring_after_all_attacks(sandbox):
    assert judge(sandbox, RIGHT).points == 2


def test_an_endless_loop_is_timed_out(sandbox):
    begin = time.monotonic()
    result = judge(sandbox, ATTACKS["an endless loop that hears nothing"], seconds=1)
    assert result.outcome == TIMED_OUT
    assert time.monotonic() - begin < 30


def test_a_fork_bomb_is_over_with_its_exercise(sandbox):
    bomb = """
        import os
        def scale(X):
            while True:
                try:
                    os.fork()
                except OSError:
                    pass
    """
    before = alive_in(sandbox)
    assert judge(sandbox, bomb, seconds=1).points == 0
    assert nothing_left(sandbox, before)
    assert judge(sandbox, RIGHT).points == 2


def test_processes_are_counted(sandbox):
    count = ask(
        sandbox,
        """
        import threading, time
        def scale():
            started = 0
            try:
                while started < 2000:
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                    started += 1
            except RuntimeError:
                pass
            return started
        """,
    )
    assert 10 < count < 400


def test_memory_is_counted_over_all_processes(sandbox):
    """Each process stays below its own limit; together they are too much."""
    hogs = """
        import os, time
        def scale(X):
            for _ in range(8):
                if os.fork() == 0:
                    kept = bytearray(b"x") * (800 * 2**20)
                    time.sleep(60)
            time.sleep(60)
    """
    before = alive_in(sandbox)
    result = judge(sandbox, hogs, seconds=25)
    assert "for want of memory" in result.message
    assert nothing_left(sandbox, before)


def test_a_daemon_does_not_stay(sandbox):
    daemon = """
        import os, time
        def scale(X):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    while True:
                        time.sleep(1)
                os._exit(0)
            return X / 255
    """
    before = alive_in(sandbox)
    judge(sandbox, daemon)
    assert nothing_left(sandbox, before)


def test_two_boxes_know_nothing_of_each_other(sandbox):
    leaves = "open('/box/work/left', 'w').write('here')\ndef scale(): return 1"
    with closing(sandbox.open_transport(plan_of(leaves, "scale"), TimeLimit(10, 30))) as link:
        link.ask(encode({"do": "notes"}))
        found = "import glob\ndef scale(): return glob.glob('/box/**', recursive=True)"
        assert not [name for name in ask(sandbox, found) if "left" in name]


WORKERS = {
    "a process of its own session": """
        import os
        def scale(X):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    while True: pass
                os._exit(0)
            os.wait()
            while True: os.read(0, 1) or time.sleep(1)
        import time
    """,
    "many short processes": """
        import os
        import time
        def scale(X):
            while True:
                if os.fork() == 0:
                    begin = time.process_time()
                    while time.process_time() < begin + 0.05: pass
                    os._exit(0)
                os.wait()
    """,
    "orphans": """
        import os
        import time
        def scale(X):
            while True:
                if os.fork() == 0:
                    if os.fork() == 0:
                        begin = time.process_time()
                        while time.process_time() < begin + 0.05: pass
                    os._exit(0)
                os.wait()
                time.sleep(0.05)
    """,
}


@pytest.mark.parametrize("worker", WORKERS)
def test_no_process_hides_its_cpu_time(sandbox, worker):
    before = alive_in(sandbox)
    result = judge(sandbox, WORKERS[worker], seconds=2)
    assert result.outcome == TIMED_OUT
    assert not result.waited, result.message
    assert nothing_left(sandbox, before)


def test_time_on_the_clock_costs_nothing(sandbox):
    waits = RIGHT.replace("    return", "    import time; time.sleep(0.3)\n    return")
    assert judge(sandbox, waits, seconds=2).points == 2  # eleven calls, 3.3 seconds


def test_a_slow_line_is_named(sandbox):
    result = judge(sandbox, f"{RIGHT}\nwhile scale: pass", seconds=1)
    assert result.outcome == TIMED_OUT
    assert (result.line, result.called) == ("6 of cell 1    while scale: pass", "")
