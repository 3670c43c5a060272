"""Where there is no sandbox, or where it ends: said in a line, and never a learner's fault."""

import os
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from digitkit.checks import exercise_of
from digitkit.course.sandbox import NoSandbox, SandboxLost, open_sandbox
from digitkit.course.sandbox.calls import UnknownMachine, call_filter
from digitkit.grading.outcomes import RAISED
from digitkit.grading.runner import run_exercise
from digitkit.grading.time_limits import TimeLimit
from tests.course.sandbox.judging import RIGHT, ask, judge, plan_of

LIMIT = TimeLimit(cpu=10, wall=60)


def refused():
    with pytest.raises(NoSandbox) as refusal, open_sandbox("03_split"):
        pass
    message = str(refusal.value)
    assert "\n" not in message
    assert "--no-sandbox" in message
    return message


def program(folder, text):
    path = folder / "bwrap"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(folder)


def test_without_bubblewrap_it_refuses_and_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install bubblewrap" in refused()


def test_where_bubblewrap_may_not_work_it_refuses_with_its_reason(monkeypatch, tmp_path):
    text = "echo 'bwrap: No permissions to create new namespace' >&2; exit 1"
    monkeypatch.setenv("PATH", f"{program(tmp_path, text)}:{os.environ['PATH']}")
    assert "No permissions to create new namespace" in refused()


def test_a_sandbox_that_does_not_close_is_refused(monkeypatch, tmp_path):
    """A program in its place that runs all without a sandbox: the box must notice."""
    skip = 'while [ "$1" != -- ]; do shift; done; shift; shift; exec env HOME=/tmp false'
    monkeypatch.setenv("PATH", f"{program(tmp_path, skip)}:{os.environ['PATH']}")
    refused()


def test_a_lesson_that_is_not_there():
    with pytest.raises(LookupError), open_sandbox("99_none"):
        pass


def test_a_function_of_another_lesson_is_refused(sandbox):
    with pytest.raises(LookupError, match="train"):
        sandbox.link(plan_of(RIGHT, "train"), LIMIT)


def is_running(pid: str) -> bool:
    """Whether there is such a process that hasn't ended."""
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_without_a_sandbox_it_runs_plainly_when_told_to(tmp_path):
    with open_sandbox("03_split", sandboxed=False) as plain:
        assert judge(plain, RIGHT).points == 2
        assert judge(plain, "def scale(X): return X").points == 0
        assert judge(plain, "from digitkit import scale").points == 0
        assert "exit code 3" in judge(plain, "import os\ndef scale(X): os._exit(3)").message
        who = tmp_path / "who"
        hangs = (
            "import os\ndef scale(X):\n    os.fork()\n"
            f"    print(os.getpid(), file=open({str(who)!r}, 'a'))\n    while True: pass"
        )
        assert judge(plain, hangs, seconds=3).points == 0
        started = who.read_text().split()
        assert len(started) == 2
        until = time.monotonic() + 30
        while any(map(is_running, started)):
            assert time.monotonic() < until, "what it started still runs"
            time.sleep(0.05)
        assert ask(plain, "import os\ndef scale(): return os.getcwd()") != str(Path.cwd())


def test_a_sandbox_that_ended_is_no_learners_fault():
    with open_sandbox("03_split") as lost:
        with closing(lost.link(plan_of(RIGHT, "scale"), LIMIT)) as link:
            lost._process.kill()
            lost._process.wait()
            result = run_exercise(exercise_of("scale"), link)
        assert isinstance(result.fault, SandboxLost)
        with pytest.raises(SandboxLost):
            lost.link(plan_of(RIGHT, "scale"), LIMIT)


def test_several_boxes_at_once(sandbox):
    links = [sandbox.link(plan_of(RIGHT, "scale"), LIMIT) for _ in range(3)]
    for link in links:
        with closing(link):
            assert run_exercise(exercise_of("scale"), link).points == 2


def test_garbage_instead_of_a_frame_is_a_verdict(sandbox):
    floods = """
        import os
        def scale(X):
            for number in range(3, 64):
                try:
                    os.set_blocking(number, False)
                    os.write(number, b"DKFR" + b"\\xff" * 200)
                except OSError:
                    pass
    """
    result = judge(sandbox, floods)
    assert (result.outcome, result.points) == (RAISED, 0)


def test_every_known_machine_has_a_filter_and_others_are_named():
    for machine in ("x86_64", "aarch64"):
        assert len(call_filter(machine)) % 8 == 0
    with pytest.raises(UnknownMachine, match="mips"):
        call_filter("mips")


def test_files_of_the_grader_are_not_inherited(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as server:
        os.set_inheritable(server.fileno(), True)
        count = "import os\ndef scale():\n    return [n for n in range(256) if is_open(n)]\n"
        count += "def is_open(n):\n    try:\n        os.fstat(n)\n        return True\n"
        count += "    except OSError:\n        return False\n"
        assert len(ask(sandbox, count)) == 4
