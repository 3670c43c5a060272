"""Files that a check hands to a learner's function."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A file that is there when the learner's function is called.

    It lies in an empty folder of its own for the time of the call, and the function gets its path.

    Attributes:
        name: the file's name, without folders.
        content: its bytes; None for a path at which nothing lies yet.
        as_text: hand over the path as text instead of a `pathlib.Path`.
    """

    name: str
    content: bytes | None
    as_text: bool = False
