"""Records that are exchanged between a check and a learner's function, beside plain data."""

from dataclasses import dataclass, field
from typing import Any

# the first part of an argument's state after a call; the second is its value if it changed
SAME = "same"
NOW = "now"


@dataclass(frozen=True)
class File:
    """As an argument: a file that exists during the call; the function gets its path.

    It is in an otherwise empty folder of its own.

    Attributes:
        name: the file's name, without folders.
        content: its bytes; None for a path at which there is no file yet.
        as_text: pass the path as text instead of a `pathlib.Path`.
    """

    name: str
    content: bytes | None
    as_text: bool = False


@dataclass(frozen=True)
class Foreign:
    """Something that isn't plain data: a tensor, a generator, an object of a learner's class.

    Attributes:
        type_name: the name of its class, such as `"EagerTensor"`.
        text: its repr if that is safe to call; otherwise empty, or why it can't be sent.
    """

    type_name: str
    text: str = ""


@dataclass(frozen=True)
class Raised:
    """An exception that the learner's code raised.

    Attributes:
        kind: the exception's class, such as `"ValueError"`.
        kinds: the names of all its classes, from the most to the least specific.
        message: its message.
        line: the learner's line that raised it, counted within the cell or file; 0 if unknown. It
            is a line of the exercise's function if that was called.
        code: that line's text.
        where: the file or cell of that line, as people call it; empty for the exercise's own cell.
        function: the function that contains the line.
        helper: another function of the learner's, called from there, in which it was raised; empty
            if there is none.
        helper_line: the line in it that raised, as text with its number and place.
    """

    kind: str
    kinds: tuple[str, ...]
    message: str
    line: int = 0
    code: str = ""
    where: str = ""
    function: str = ""
    helper: str = ""
    helper_line: str = ""


@dataclass(frozen=True)
class GlobalReads:
    """What a learner's function reads, as its code says.

    Attributes:
        data: names of the notebook's data that it reads, also in functions that it calls.
        models: those of them that are models.
        arguments: the names of its arguments.
        unread: those of them whose values it never reads.
    """

    data: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """One call of a learner's function and its result.

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
