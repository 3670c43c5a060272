"""The user's own folders, and writing there without ever leaving something half-made."""

import functools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

# No write here takes an hour, so a temporary older than that belongs to a process that was killed.
STALE_SECONDS = 3600
PREFIX = ".making-"


def cache_folder() -> Path:
    """The folder for copies that can be made again at any time; it may not exist yet."""
    return _of_user(platformdirs.user_cache_path)


def data_folder() -> Path:
    """The folder for what was downloaded and should stay; it may not exist yet."""
    return _of_user(platformdirs.user_data_path)


def _of_user(folder: Callable[..., Path]) -> Path:
    try:
        return folder("digitkit", appauthor=False)
    except RuntimeError:  # a user without a home, as in some containers
        return _without_home()


@functools.cache
def _without_home() -> Path:
    """Return a temporary folder that nobody else can have put anything into."""
    user = getattr(os, "getuid", lambda: 0)()
    folder = Path(tempfile.gettempdir()) / f"digitkit-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != user:
            raise PermissionError
    except OSError:
        return Path(tempfile.mkdtemp(prefix="digitkit-"))
    return folder


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Give a temporary folder inside `folder`, so that what is made there can be moved by rename.

    Args:
        folder: where the finished thing will lie; made if it is missing.

    Yields:
        An empty folder. It is removed afterwards with all that is left in it, and so are those
        that killed processes left behind.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    remove_stale(folder)
    with tempfile.TemporaryDirectory(
        prefix=PREFIX, dir=folder, ignore_cleanup_errors=True
    ) as temporary:
        yield Path(temporary)


def remove_stale(folder: Path) -> None:
    """Remove temporary folders that a killed process left in `folder`."""
    for left in folder.glob(PREFIX + "*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Remove all but the `count` files or folders of this pattern that were used last."""
    aged = []
    for found in folder.glob(pattern):
        with suppress(OSError):
            aged.append((found.stat().st_mtime_ns, found))
    for _, found in sorted(aged, reverse=True)[count:]:
        if found.is_dir():
            shutil.rmtree(found, ignore_errors=True)
        else:
            with suppress(OSError):
                found.unlink()


def mark_used(path: Path) -> None:
    """Note that a kept copy was used now, so that it is not the next to be removed."""
    with suppress(OSError):
        os.utime(path)
