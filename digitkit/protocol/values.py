"""What crosses the boundary between a check and a learner's function, beside plain data."""

from dataclasses import dataclass, field
from typing import Any


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


@dataclass(frozen=True)
class Foreign:
    """Something that is no plain data: a tensor, a generator, an object of the learner's class.

    Attributes:
        type_name: the name of its class, such as `"EagerTensor"`.
        text: how it shows itself, where that is safe to ask; else empty, or why it stayed behind.
    """

    type_name: str
    text: str = ""


@dataclass(frozen=True)
class Raised:
    """An exception that the learner's code raised.

    Attributes:
        kind: the exception's class, such as `"ValueError"`.
        kinds: the names of all its classes, from the most to the least special.
        message: what it says.
        line: the learner's line that it came from, counted within the cell or file; 0 if unknown.
        code: that line's text.
        where: the file or cell of that line, as people call it; empty for the cell at hand.
        function: the function that the line stands in.
    """

    kind: str
    kinds: tuple[str, ...]
    message: str
    line: int = 0
    code: str = ""
    where: str = ""
    function: str = ""


@dataclass(frozen=True)
class Call:
    """One call of a learner's function and what came of it.

    Attributes:
        value: what it returned, as plain data; None after an error.
        arguments: the state of each positional argument after the call.
        keywords: the state of each keyword argument after the call.
        error: what it raised, or None.
        output: what it printed, up to 10,000 characters.
        new_figures: how many more figures were open after the call than before it.
    """

    value: Any
    arguments: list[Any] = field(default_factory=list)
    keywords: dict[str, Any] = field(default_factory=dict)
    error: Raised | None = None
    output: str = ""
    new_figures: int = 0
