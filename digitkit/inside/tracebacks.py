"""An exception of the learner's code, told with the learner's own line and nobody else's."""

from __future__ import annotations

import linecache
import re
import sysconfig
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import FrameType, FunctionType
from typing import Any

from digitkit.protocol.untrusted import type_name
from digitkit.protocol.values import Raised

LONGEST = 500
_TYPED_IN = ("<ipython-input", "<stdin>", "<python-input")
_KERAS = {"keras", "tensorflow"}
_MARKS = re.compile(r"\x1b\[\d+m|\{\{.*?\}\} *| *\[Op:\w+\]( name:)?")
_SAYS_NOTHING = re.compile(
    r"in user code:|Graph execution error:|Detected at node |<stack traces |\[\[|"
    r"(\w+: )?Exception encountered when calling "
)


def describe_exception(error: BaseException, places: Mapping[str, str] | None = None) -> Raised:
    """Tell an exception as plain data.

    Args:
        error: the exception.
        places: for the file name of each piece of the learner's code, what people call the place.
    """
    frame, line = _learners_line(error)
    kinds = tuple(_name(kind) for kind in type(error).__mro__ if kind is not object)
    told: dict[str, Any] = {"kind": type_name(error), "kinds": kinds, "message": message_of(error)}
    if frame is None:
        return Raised(**told, **_of_syntax(error))
    file = frame.f_code.co_filename
    return Raised(
        **told,
        line=line,
        code=linecache.getline(file, line).strip(),
        where=(places or {}).get(file, ""),
        function=frame.f_code.co_name,
    )


def message_of(error: BaseException) -> str:
    """Give what an exception says, cut where it is long; empty if it can't say it."""
    try:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        text = str.strip(said) if type(said) is str else ""
        if _came_through_keras(error):
            text = _gist(text).removeprefix(f"{type_name(error)}: ")
    except BaseException:
        return ""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _came_through_keras(error: BaseException) -> bool:
    """Tell whether an exception was raised by Keras or TensorFlow below the learner's line."""
    below, step = False, error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        below = not is_learners_file(file) and (below or not _KERAS.isdisjoint(Path(file).parts))
        step = step.tb_next
    return below


def _gist(text: str) -> str:
    """Put the first paragraph that says something into one line; Keras wraps it in others."""
    for paragraph in re.split(r"\n\s*\n", _MARKS.sub("", text)):
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        said = [line for line in lines if line and not _SAYS_NOTHING.match(line)]
        if said and not said[0].startswith('File "'):  # there, the lines of code follow
            return " ".join(said)
    return text


def _name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)
    return name if type(name) is str else "object"


def _of_syntax(error: BaseException) -> dict:
    if not isinstance(error, SyntaxError) or not error.lineno:
        return {}
    return {"line": error.lineno, "code": (error.text or "").strip()}


def _learners_line(error: BaseException) -> tuple[FrameType | None, int]:
    found: tuple[FrameType | None, int] = (None, 0)
    step = error.__traceback__
    while step is not None:
        if is_learners_file(step.tb_frame.f_code.co_filename):
            found = step.tb_frame, step.tb_lineno
        step = step.tb_next
    return found


@cache
def is_learners_file(file: str) -> bool:
    """Tell whether a code object's file is the learner's, not a library's or digitkit's."""
    if file.startswith("<"):  # else frozen modules and code made from text, as dataclasses' is
        return file.startswith(_TYPED_IN)
    path = Path(file)
    if path.name.startswith("__autograph_generated_file"):  # TensorFlow's, of a learner's lines
        return False
    return not any(path.is_relative_to(folder) for folder in _not_theirs())


@cache
def _not_theirs() -> tuple[Path, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    installed = {Path(sysconfig.get_path(name)) for name in names}
    return (*installed, Path(__file__).parents[1])


def innermost_is(error: BaseException, name: str, function: object) -> bool:
    """Tell whether an exception was raised by a learner's function itself, not further down.

    Args:
        error: the exception.
        name: the function's name in the exercise.
        function: the function, which may have been made under another name.
    """
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return False
    code = step.tb_frame.f_code
    own = getattr(function, "__code__", None) if type(function) is FunctionType else None
    return is_learners_file(code.co_filename) and (code.co_name == name or code is own)
