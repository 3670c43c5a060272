"""Which of some files were saved, whatever editor saved them and however it writes.

The file system's events only say when to look; what was saved is told by looking. So an event that
is missed, as on network drives, costs a second and no save.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Signature = tuple[int, int, int]

LOOK_WITH_EVENTS = 1.0
LOOK_WITHOUT = 0.2
LOOK_AGAIN = 0.05
PATIENCE = 1.5  # seconds that a file may be half-written
_EVENTS = {"created", "modified", "moved", "closed", "deleted"}


class Saves:
    """Tells which files were saved since it was last asked.

    Args:
        files: the files.
        wake: is called, from another thread, when it is worth looking.
        poll: don't ask the file system for events.
    """

    def __init__(
        self, files: Sequence[Path], wake: Callable[[], None], *, poll: bool = False
    ) -> None:
        self._seen: dict[Path, Signature | None] = {file: signature(file) for file in files}
        self._contents = {file: _digest(file) for file in files}
        self._broken_since: dict[Path, float] = {}
        self._observer = None if poll else _observe(files, wake)

    @property
    def seconds(self) -> float:
        """How long one may wait before looking, if nothing wakes one."""
        if self._broken_since:
            return LOOK_AGAIN
        return LOOK_WITHOUT if self._observer is None else LOOK_WITH_EVENTS

    def saved(self) -> list[Path]:
        """List the files whose content is new, complete, and not told before."""
        return [file for file in self._seen if self._is_saved(file)]

    def close(self) -> None:
        """Stop listening to the file system."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _is_saved(self, file: Path) -> bool:
        now = signature(file)
        if now is None or now == self._seen[file]:
            self._broken_since.pop(file, None)
            return False
        began = self._broken_since.setdefault(file, time.monotonic())
        digest = _digest(file)
        patient = time.monotonic() - began < PATIENCE
        if signature(file) != now or (patient and not is_whole(file)):
            return False
        del self._broken_since[file]
        self._seen[file] = now
        changed = digest != self._contents[file]
        self._contents[file] = digest
        return changed


def signature(file: Path) -> Signature | None:
    """Give what changes when a file is written or replaced; None where there is none."""
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino


def is_whole(file: Path) -> bool:
    """Tell a notebook that can be read from one that is only half written."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        if file.suffix == ".ipynb":
            json.loads(text)
    except (OSError, ValueError, RecursionError):
        return False
    return bool(text.strip())


def _digest(file: Path) -> bytes:
    try:
        return hashlib.sha256(file.read_bytes()).digest()
    except OSError:
        return b""


def _observe(files: Sequence[Path], wake: Callable[[], None]) -> Any:
    """Listen to the folders of some files; None where that can't be done."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    names = {file.name for file in files}

    class Listener(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            paths = (str(event.src_path), str(event.dest_path))
            if event.event_type in _EVENTS and names & {Path(path).name for path in paths}:
                wake()

    try:
        observer = Observer()
        for folder in sorted({file.resolve().parent for file in files}):
            observer.schedule(Listener(), str(folder), recursive=False)
        observer.start()
    except OSError:  # the system has no more events to give
        return None
    return observer
