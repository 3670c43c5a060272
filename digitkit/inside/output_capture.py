"""Calling a learner's function without it talking, asking or showing windows."""

from __future__ import annotations

import builtins
import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any

LONGEST = 10_000


class CapturedOutput(io.TextIOBase):
    """Text that was printed, of which the first 10,000 characters are kept."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = LONGEST

    @property
    def text(self) -> str:
        """What was heard."""
        return "".join(self._parts)

    def writable(self) -> bool:
        """Say that one can write to it."""
        return True

    def write(self, text: str) -> int:
        """Keep the text as long as there is room."""
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)
        return len(text)


@contextmanager
def captured_output() -> Iterator[CapturedOutput]:
    """Catch what is printed and warned of, close standard input, let `plt.show` do nothing."""
    heard = CapturedOutput()
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(redirect_stdout(heard))
        stack.enter_context(redirect_stderr(heard))
        stack.enter_context(patched(sys, "stdin", io.StringIO()))
        stack.enter_context(patched(builtins, "input", _no_input))
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            stack.enter_context(patched(pyplot, "show", _show_nothing))
        yield heard


@contextmanager
def patched(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Give an attribute another value for a while; where there was none, there is none again."""
    before = vars(owner).get(name, patched)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if before is patched:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


def _no_input(_prompt: object = "") -> str:
    raise EOFError("nobody is there to answer `input` while your code is checked")


def _show_nothing(*_arguments: Any, **_keywords: Any) -> None:
    """Take the place of `plt.show`: a check looks at the figure itself."""
