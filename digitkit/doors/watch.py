"""`digitkit watch`: grade lessons on every save, and show the results at once."""

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
def keys(on_key: Callable[[str], None]) -> Iterator[bool]:
    """Listen to keys in another thread; the terminal is restored at the end.

    Args:
        on_key: called with each pressed key, in lower case.

    Yields:
        Whether keys can be read: only if standard input is a terminal.
    """
    if not sys.stdin or not sys.stdin.isatty():
        yield False
        return
    ended = threading.Event()
    read = _windows_key if os.name == "nt" else _unix_key
    with _single_keys():
        thread = threading.Thread(target=_listen, args=(read, on_key, ended), daemon=True)
        thread.start()
        try:
            yield True
        finally:
            ended.set()
            thread.join()


def _listen(
    read: Callable[[], str | None], on_key: Callable[[str], None], ended: threading.Event
) -> None:
    while not ended.is_set():
        key = read()
        if key == "":  # the terminal is gone
            return
        if key is not None:
            on_key(key.lower())


@contextlib.contextmanager
def _single_keys() -> Iterator[None]:
    """Make the terminal deliver keys at once without showing them; Ctrl-C still interrupts."""
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
    """Wait a moment for a key; None if there was none, empty if the terminal is gone."""
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

_CHECK_WITH_EVENTS = 1.0
CHECK_WITHOUT_EVENTS = 0.2
_CHECK_AGAIN = 0.05
PATIENCE = 1.5  # seconds that a file may be half-written
_EVENTS = {"created", "modified", "moved", "closed", "deleted"}


class SaveDetector:
    """Detects which files were saved.

    Args:
        files: the files.
        wake: called, from another thread, when a file may have been saved.
        poll: don't use the file system's events.
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
        """How many seconds to wait before the next check, if there is no event."""
        if self._broken_since:
            return _CHECK_AGAIN
        return CHECK_WITHOUT_EVENTS if self._observer is None else _CHECK_WITH_EVENTS

    def saved(self) -> list[Path]:
        """List the files whose content is new and complete since the last call."""
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
        since = self._broken_since.setdefault(file, time.monotonic())
        digest = _digest(file)
        patient = time.monotonic() - since < PATIENCE
        if signature(file) != now or (patient and not is_complete(file)):
            return False
        del self._broken_since[file]
        self._seen[file] = now
        changed = digest != self._contents[file]
        self._contents[file] = digest
        return changed


def signature(file: Path) -> Signature | None:
    """Return values that change when a file is written or replaced; None if there is no file."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def is_complete(file: Path) -> bool:
    """Check whether a file can be read, and isn't just half written."""
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
    """Listen to events in the folders of some files; None if the system has no more watches."""
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
    except OSError:
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
        LookupError: a word is neither a lesson nor a file, or there is nothing to watch.
    """
    files = [_file(word) for word in words] or _all_files()
    if not files:
        raise LookupError(f"no lessons in {lessons_folder()}: digitkit learn puts them there")
    events: queue.SimpleQueue[str | Verdict] = queue.SimpleQueue()
    saves = SaveDetector(files, lambda: events.put(""), poll=poll)
    judge = BackgroundJudge(events.put)
    try:
        if words and any(file.name >= FIRST_WITH_KERAS for file in files):
            judge.load_keras()  # otherwise it is loaded when it is first needed
        for file in files:
            judge.grade(file, urgent=False)
        with keys(events.put) as has_keys:
            screen = WatchScreen(files, screen=sys.stdout.isatty(), has_keys=has_keys)
            _run(events, saves, judge, screen)
    finally:
        saves.close()
        judge.close()
    return 0


def _run(
    events: queue.SimpleQueue[str | Verdict],
    saves: SaveDetector,
    judge: BackgroundJudge,
    screen: WatchScreen,
) -> None:
    """Handle keys, saves and verdicts until the user quits."""
    screen.begin()
    while True:
        try:
            event = events.get(timeout=saves.seconds)
        except queue.Empty:
            event = ""
        if event == "q":
            return
        if isinstance(event, Verdict):
            screen.graded(event)
        elif event:
            screen.key(event)
        for file in saves.saved():
            screen.saved(file)
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
    paths = [folder / f"{name}{end}" for name in known_lessons() for end in _SCRIPTS_AND_NOTEBOOKS]
    return [path for path in paths if path.is_file()]
