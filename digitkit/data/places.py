"""The user's own folders, and writing there without ever leaving something half-made."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

# No write here takes an hour, so a temporary older than that belongs to a process that was killed.
STALE_SECONDS = 3600
PREFIX = ".making-"


def cache_folder() -> Path:
    """The folder for copies that can be made again at any time; it may not exist yet."""
    return platformdirs.user_cache_path("digitkit", appauthor=False)


def data_folder() -> Path:
    """The folder for what was downloaded and should stay; it may not exist yet."""
    return platformdirs.user_data_path("digitkit", appauthor=False)


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
