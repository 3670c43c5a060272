"""What handed-in code can see and reach from its box."""

import os
import socket
import sys
from pathlib import Path

import numpy as np

import digitkit
from digitkit.course.sandbox.view import without
from tests.course.sandbox.judging import RIGHT, ask, judge

REPOSITORY = Path(digitkit.__file__).parents[1]


def test_it_is_no_one_with_nothing(sandbox):
    reported = ask(
        sandbox,
        """
        import os, socket
        def scale():
            return {"user": os.getuid(), "groups": os.getgroups(), "pid": os.getpid(),
                    "proc": sorted(os.listdir("/proc")), "environ": dict(os.environ),
                    "host": socket.gethostname(), "cwd": os.getcwd(), "top": os.listdir("/")}
        """,
    )
    assert reported["user"] == 65534
    assert set(reported["groups"]) <= {65534}
    assert reported["pid"] == 2
    assert reported["proc"] == ["self"]
    assert reported["cwd"] == "/box/work"
    assert reported["host"] == "sandbox"
    assert "home" not in reported["top"]
    allowed = {"HOME", "PATH", "LANG", "TMPDIR", "PWD", "MPLBACKEND", "MPLCONFIGDIR"}
    allowed |= {"TF_CPP_MIN_LOG_LEVEL", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE", "KMP_INIT_AT_FORK"}
    allowed |= {"KMP_DUPLICATE_LIB_OK", "SKLEARN_RUNTIME"}
    assert set(reported["environ"]) <= allowed
    assert str(REPOSITORY) not in str(reported["environ"]).replace(os.path.realpath(sys.prefix), "")


def test_nothing_of_the_course_is_in_the_file_system(sandbox):
    """Every file is looked at by name, and those of digitkit and all notebooks are read."""
    found = ask(
        sandbox,
        """
        import os
        def scale():
            told = {"suspects": [], "writable": [], "bodies": []}
            for folder, folders, files in os.walk("/"):
                if os.access(folder, os.W_OK):
                    told["writable"].append(folder)
                for name in files:
                    path = os.path.join(folder, name)
                    if name.endswith(".ipynb") or "gradebook" in name:
                        told["suspects"].append(path)
                    if "digitkit" in path and "site-packages" not in path:
                        try:
                            text = open(path, errors="replace").read()
                        except OSError:
                            continue
                        body = text.partition("def scale(")[2].partition("\\ndef ")[0]
                        if body and "refuse()" not in body:
                            told["bodies"].append(path)
            return told
        """,
        seconds=60,
    )
    ours = [path for path in found["suspects"] if "/site-packages/" not in path]
    assert ours == []
    assert found["bodies"] == []
    places = {path for path in found["writable"] if not path.startswith(("/box", "/tmp"))}
    assert places <= {"/dev/shm"}


def test_the_reference_is_not_in_memory_either(sandbox):
    """Neither in a frame, nor among all objects: only functions that refuse."""
    names = ask(
        sandbox,
        """
        import gc, sys, types
        def scale():
            found = []
            def look(code, where):
                if code.co_name == "scale" and code.co_filename != "cell 1":
                    found.append(f"{where} {code.co_names}")
            for one in gc.get_objects():
                if isinstance(one, types.FunctionType):
                    look(one.__code__, one.__module__)
            frame = sys._getframe()
            while frame is not None:
                for value in (*frame.f_locals.values(), *frame.f_globals.values()):
                    if isinstance(value, types.FunctionType):
                        look(value.__code__, "frame")
                frame = frame.f_back
            found += [name for name in sys.modules if name.startswith("digitkit.checking")]
            found += [name for name in sys.modules if name.startswith("digitkit.lessons.")]
            return found
        """,
    )
    assert names == []


def test_of_digitkit_the_rest_may_be_used(sandbox):
    reported = ask(
        sandbox,
        """
        from digitkit import split, count_labels
        import numpy as np
        def scale():
            X, y = np.arange(400).reshape(100, 4), np.arange(100) % 10
            return [len(part) for part in split(X, y, val_fraction=0.2)], int(count_labels(y).sum())
        """,
    )
    assert reported == ([80, 20, 80, 20], 100)


def test_other_functions_of_the_lesson_are_whole_and_this_one_refuses():
    source = (REPOSITORY / "digitkit/lessons/split/reference.py").read_text()
    blank = without(source, ["scale"])
    assert len(blank.splitlines()) == len(source.splitlines())
    assert "refuse()" in blank.split("def scale")[1].split("\ndef ")[0]
    assert blank.split("def standardize")[1] == source.split("def standardize")[1]
    assert blank.split("def scale")[0] == source.split("def scale")[0]


def test_the_network_is_out_of_reach(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reported = ask(
            sandbox,
            f"""
            import socket
            def scale():
                told = []
                for family, address in (
                    (socket.AF_INET, ("127.0.0.1", {port})),
                    (socket.AF_INET, ("8.8.8.8", 53)),
                    (socket.AF_VSOCK, (2, 1024)),
                    (socket.AF_NETLINK, (0, 0)),
                ):
                    try:
                        with socket.socket(family) as one:
                            one.settimeout(2)
                            one.connect(address)
                            told.append("connected")
                    except OSError as error:
                        told.append(error.errno)
                return told
            """,
        )
    assert "connected" not in reported
    assert len(reported) == 4


def test_the_kernel_refuses_new_namespaces_mounts_and_looks_at_others(sandbox):
    reported = ask(
        sandbox,
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def tried(name, *arguments):
            result = getattr(libc, name)(*arguments)
            return result, ctypes.get_errno()
        def scale():
            return {
                "unshare user": tried("unshare", 0x10000000),
                "unshare mount": tried("unshare", 0x00020000),
                "mount": tried("mount", b"none", b"/box", b"tmpfs", 0, b""),
                "umount": tried("umount2", b"/proc", 2),
                "ptrace": tried("ptrace", 16, 1, 0, 0),
                "memfd": tried("memfd_create", b"x", 0),
                "setuid": tried("setuid", 0),
                "clone": tried("syscall", 56, 0x10000000 | 17, 0, 0, 0, 0),
                "read 1": tried("process_vm_readv", 1, 0, 0, 0, 0, 0),
            }
        """,
    )
    assert {name: result for name, (result, _) in reported.items()} == dict.fromkeys(reported, -1)


def test_modules_beside_the_notebook_are_not_loaded(sandbox, tmp_path):
    for name in ("numpy", "sitecustomize", "conftest", "pandas", "digitkit"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken over')")
    assert judge(sandbox, RIGHT, folder=str(tmp_path)).points == 2
    takes = "import conftest\ndef scale(X): return conftest.scale(X)"
    (tmp_path / "conftest.py").write_text("def scale(X): return X / 255")
    assert judge(sandbox, takes, folder=str(tmp_path)).points == 0


def test_the_disk_is_small(sandbox):
    written = ask(
        sandbox,
        """
        def scale():
            written = 0
            try:
                for number in range(100):
                    with open(str(number), "wb", buffering=0) as file:
                        for _ in range(64):
                            written += file.write(bytes(2**20))
            except OSError as error:
                return written, error.errno
        """,
    )
    assert np.isclose(written[0], 128 * 2**20, rtol=0.05)
    assert written[1] == 28
