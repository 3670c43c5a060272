"""Text for terminals that can't show every character."""

from __future__ import annotations

import codecs
import sys
from contextlib import suppress
from typing import Any

_PLAIN = {
    "·": "-", "…": "...", "×": "x", "–": "-", "—": "-", "→": "->", "±": "+-", "’": "'", "“": '"',
    "”": '"', "‘": "'", "≤": "<=", "≥": ">=", "─": "-", "━": "=", "│": "|", "█": "#", "✓": "ok",
}  # fmt: skip
ERRORS = "digitkit-plain"


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write what an encoding lacks in plain characters, as an error handler of codecs does."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in lacking), error.end


codecs.register_error(ERRORS, _plain)


def show_every_character(*streams: Any) -> None:
    """Let streams write plain characters in place of those that their encoding lacks.

    Args:
        streams: text streams; none means standard output and standard error.
    """
    for stream in streams or (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):  # a notebook's stream shows everything
            stream.reconfigure(errors=ERRORS)


def fit_encoding(text: str, stream: Any) -> str:
    """Return text with plain characters in place of those that a stream's encoding lacks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        return text.encode(encoding, ERRORS).decode(encoding)
    except LookupError:  # Python knows no such encoding
        return text
