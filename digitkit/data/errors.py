"""The error for digits that cannot be used, and helpers for its text."""

from pathlib import Path


class DataError(ValueError):
    """Digits that cannot be used; `str()` is one line: what is wrong, where, and what to do.

    Rows are counted as a person counts them in the file: the header is row 1.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))


def shown(value: str | bytes | Path, limit: int | None = None) -> str:
    """Return a path, or a value quoted from a file, as one printable line.

    Args:
        value: a path is written as it is; text and bytes are put in quotes.
        limit: the most characters to quote; the rest becomes an ellipsis.

    Returns:
        Printable text without line breaks.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    if isinstance(value, Path):
        return str(value) if str(value).isprintable() else ascii(str(value))
    if limit is not None and len(value) > limit:
        value = value[:limit] + "…"
    return repr(value) if value.isprintable() else ascii(value)


def system_reason(error: OSError) -> str:
    """Return the operating system's message for an error, without its number."""
    return (error.strerror or str(error) or type(error).__name__).lower()
