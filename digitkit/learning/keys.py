"""Single keys of a terminal, without waiting for Enter."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator

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
