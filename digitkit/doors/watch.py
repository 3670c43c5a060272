"""`digitkit watch`: grades on every save, and says at once what came of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from digitkit.doors.background_judge import FIRST_WITH_KERAS, BackgroundJudge, Verdict
from digitkit.doors.learner_folder import choose, known_lessons, learners_file, lessons_folder
from digitkit.doors.watch_screen import WatchScreen

_PAUSE = 0.1


@contextlib.contextmanager
def keys(tell: Callable[[str], None]) -> Iterator[bool]:
    """Tell each key that is pressed, from another thread; the terminal is put back at the end.

    Args:
        tell: is given each key, in lower case.

    Yields:
        Whether there are keys: where standard input is no terminal, there are none.
    """
    if not sys.stdin or not sys.stdin.isatty():
        yield False
        return
    ended = threading.Event()
    read = _windows_key if os.name == "nt" else _unix_key
    with _single_keys():
        thread = threading.Thread(target=_listen, args=(read, tell, ended), daemon=True)
        thread.start()
        try:
            yield True
        finally:
            ended.set()
            thread.join()


def _listen(
    read: Callable[[], str | None], tell: Callable[[str], None], ended: threading.Event
) -> None:
    while not ended.is_set():
        key = read()
        if key == "":  # the terminal is gone
            return
        if key is not None:
            tell(key.lower())


@contextlib.contextmanager
def _single_keys() -> Iterator[None]:
    """Let the terminal give keys at once and not show them; Ctrl-C still interrupts."""
    if os.name == "nt":
        yield
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _unix_key() -> str | None:
    """Wait a moment for a key; None if there was none, empty at the end."""
    import select

    terminal = sys.stdin.fileno()
    try:
        ready, _, _ = select.select([terminal], [], [], _PAUSE)
        return os.read(terminal, 1).decode(errors="replace") if ready else None
    except OSError:
        return ""


def _windows_key() -> str | None:
    import msvcrt

    if not msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
        time.sleep(_PAUSE)
        return None
    return str(msvcrt.getwch())  # type: ignore[attr-defined,unused-ignore]


Signature = tuple[int, int, int]

LOOK_WITH_EVENTS = 1.0
LOOK_WITHOUT = 0.2
LOOK_AGAIN = 0.05
PATIENCE = 1.5  # seconds that a file may be half-written
_EVENTS = {"created", "modified", "moved", "closed", "deleted"}


class SaveDetector:
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


_SCRIPTS_AND_NOTEBOOKS = (".ipynb", ".py")


def watch(words: Sequence[str], poll: bool = False) -> int:
    """Watch lessons until `q` or Ctrl-C.

    Args:
        words: lessons or files; none means every lesson in the learner's folder.
        poll: don't rely on the file system's events.

    Returns:
        0 after `q`.

    Raises:
        LookupError: a word means no lesson and no file, or there is nothing to watch.
    """
    files = [_file(word) for word in words] or _all_files()
    if not files:
        raise LookupError(f"no lessons in {lessons_folder()}: digitkit learn puts them there")
    events: queue.SimpleQueue[str | Verdict] = queue.SimpleQueue()
    saves = SaveDetector(files, lambda: events.put(""), poll=poll)
    judge = BackgroundJudge(events.put)
    try:
        if words and any(file.name >= FIRST_WITH_KERAS for file in files):  # else at first need
            judge.warm_keras()
        for file in files:
            judge.grade(file, soon=False)
        with keys(events.put) as has_keys:
            talk = WatchScreen(files, screen=sys.stdout.isatty(), has_keys=has_keys)
            _run(events, saves, judge, talk)
    finally:
        saves.close()
        judge.close()
    return 0


def _run(
    events: queue.SimpleQueue, saves: SaveDetector, judge: BackgroundJudge, talk: WatchScreen
) -> None:
    """Do what keys, saves and verdicts ask for, until somebody quits."""
    talk.begin()
    while True:
        try:
            event = events.get(timeout=saves.seconds)
        except queue.Empty:
            event = ""
        if event == "q":
            return
        if isinstance(event, Verdict):
            talk.told(event)
        elif event:
            talk.key(event)
        for file in saves.saved():
            talk.saved(file)
            judge.grade(file)


def _file(word: str) -> Path:
    path = Path(word)
    if path.suffix not in _SCRIPTS_AND_NOTEBOOKS:
        path = learners_file(choose(word))
    if not path.is_file():
        raise LookupError(f"{path}: there is no such file; digitkit learn puts lessons there")
    return path


def _all_files() -> list[Path]:
    folder = lessons_folder()
    found = [folder / f"{name}{end}" for name in known_lessons() for end in _SCRIPTS_AND_NOTEBOOKS]
    return [path for path in found if path.is_file()]
