"""The command line of bubblewrap: which of this machine's files the sandbox gets to see."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from digitkit.course.sandbox.errors import NoSandbox
from digitkit.course.sandbox.places import FOLDER, PACKAGE, SHARED, VARIANTS

_SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/bin")
_LINKED = ("/lib", "/lib32", "/lib64", "/bin")
_CONFIGURATION = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_PACKAGES = ("numpy", "pandas", "matplotlib", "sklearn", "keras", "tensorflow", "lazy_loader")
_UNTRUSTED = "what handed-in code does could then reach this machine's files and network"


def find_bubblewrap() -> str:
    """Find the program.

    Raises:
        NoSandbox: it isn't there.
    """
    if not sys.platform.startswith("linux"):
        raise NoSandbox(
            f"the sandbox needs Linux, and this is {sys.platform}: grade on a Linux machine, or "
            f"pass --no-sandbox ({_UNTRUSTED})"
        )
    found = shutil.which("bwrap")
    if found is None:
        raise NoSandbox(
            "the sandbox needs the program bwrap: install it (`apt install bubblewrap`), or pass "
            f"--no-sandbox ({_UNTRUSTED})"
        )
    return found


def command(bwrap: str, view: Path, inner: list[str]) -> list[str]:
    """Write the command that runs a program inside a new sandbox.

    Args:
        bwrap: the program bubblewrap.
        view: what `lay_out` wrote.
        inner: the program and its arguments.
    """
    words = [bwrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    words += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv"]
    words += _as_whom()
    shown = [*((place, place) for place in _shown()), *_ours(view)]
    words += _open_to_all([place for _, place in shown] + [SHARED])
    words += [word for what, place in shown for word in ("--ro-bind", what, place)]
    words += [word for link, at in _links() for word in ("--symlink", link, at)]
    words += [word for one in _DEVICES for word in ("--dev-bind-try", one, one)]
    words += [word for place in _covered() for word in ("--tmpfs", place, "--remount-ro", place)]
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


def _as_whom() -> list[str]:
    """Let root keep just what it needs to become no one; others get a namespace of users."""
    if os.geteuid() != 0:
        return ["--unshare-user", "--uid", str(os.geteuid()), "--gid", str(os.getegid())]
    return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


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
    named = [place for place in found if place.name in ("site-packages", "dist-packages")]
    return [str(place) for place in dict.fromkeys(named)]


def _links() -> Iterator[tuple[str, str]]:
    """Name the links that stand where older programs look for the system's folders."""
    prefixes = dict.fromkeys((sys.base_prefix, sys.prefix))
    for place in (*map(Path, _LINKED), *(Path(prefix, "lib64") for prefix in prefixes)):
        if place.is_symlink():
            yield str(place.readlink()), str(place)


def _covered() -> Iterator[str]:
    """Name every digitkit among the packages that are shown: it has checks and model answers."""
    for folder in dict.fromkeys(_python_places()):
        for found in [Path(folder, "digitkit"), *Path(folder).glob("python3*/*-packages/digitkit")]:
            if found.is_dir():
                yield str(found)
