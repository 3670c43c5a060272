"""The command line of bubblewrap: which of this machine's files the sandbox gets to see."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import digitkit
from digitkit.course.sandbox.bubblewrap import as_whom
from digitkit.course.sandbox.errors import UNTRUSTED, NoSandbox
from digitkit.course.sandbox.places import FOLDER, PACKAGE, SHARED, VARIANTS

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
