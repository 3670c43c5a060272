"""The user's own folders, and writing there without leaving anything incomplete."""

import functools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

# No write here takes an hour, so an older temporary folder belongs to a process that was killed.
STALE_SECONDS = 3600
PREFIX = ".making-"


def cache_folder() -> Path:
    """Return the folder for copies that can be made again at any time; it may not exist yet."""
    return _user_folder(platformdirs.user_cache_path)


def data_folder() -> Path:
    """Return the folder for downloads that should stay; it may not exist yet."""
    return _user_folder(platformdirs.user_data_path)


def _user_folder(folder: Callable[..., Path]) -> Path:
    try:
        return folder("digitkit", appauthor=False)
    except RuntimeError:  # a user without a home, as in some containers
        return _without_home()


@functools.cache
def _without_home() -> Path:
    """Return a temporary folder that no other user can have put anything into."""
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
def staging_folder(folder: Path) -> Iterator[Path]:
    """Create a temporary folder inside `folder`, so that a rename moves the result into place.

    Args:
        folder: where the result will be; made if it is missing.

    Yields:
        An empty folder. It is removed afterwards with everything left in it, and so are those
        of processes that were killed.

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
    for path in folder.glob(PREFIX + "*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Remove all but the `count` most recently used files or folders of this pattern."""
    aged = []
    for path in folder.glob(pattern):
        with suppress(OSError):
            aged.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(aged, reverse=True)[count:]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def mark_used(path: Path) -> None:
    """Mark a kept copy as used now, so that it is not the next to be removed."""
    with suppress(OSError):
        os.utime(path)
