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
    """Replace characters that an encoding lacks with plain ones: an error handler of codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in missing), error.end


codecs.register_error(ERRORS, _plain)


def show_every_character(*streams: Any) -> None:
    """Make streams replace characters that their encoding lacks with plain ones.

    Args:
        streams: text streams; none means standard output and standard error.
    """
    for stream in streams or (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):  # a notebook's stream shows everything
            stream.reconfigure(errors=ERRORS)


def fit_encoding(text: str, stream: Any) -> str:
    """Replace the characters of a text that a stream's encoding lacks with plain ones."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        return text.encode(encoding, ERRORS).decode(encoding)
    except LookupError:  # Python does not know the encoding
        return text
