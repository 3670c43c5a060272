"""Describe an exception of the learner's code, with the learner's own line."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import sysconfig
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType

from digitkit.protocol.codec import type_name
from digitkit.protocol.values import Raised

_LONGEST = 500
_TYPED_IN = ("<ipython-input", "<stdin>", "<python-input")
_KERAS = {"keras", "tensorflow"}
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_MARKUP = re.compile(r"\{\{.*?\}\} *| *\[Op:\w+\]( name:)?")
_MEANINGLESS = re.compile(
    r"in user code:|Graph execution error:|Detected at node |<stack traces |\[\[|"
    r"(\w+: )?Exception encountered when calling "
)


def describe_exception(
    error: BaseException, places: Mapping[str, str] | None = None, function: object = None
) -> Raised:
    """Describe an exception as plain data.

    Args:
        error: the exception.
        places: for the file name of each piece of the learner's code, what people call the place.
        function: the function that was called, whose own line comes before that of a helper.
    """
    codes = _codes_of(getattr(function, "__code__", None))
    frames = _learners_frames(error, codes)
    inner, inner_line = frames[-1] if frames else (None, 0)
    own = [(frame, line) for frame, line in frames if frame.f_code in codes]
    frame, line = own[-1] if own else (inner, inner_line)
    kinds = tuple(_name(kind) for kind in type(error).__mro__ if kind is not object)
    described = Raised(type_name(error), kinds, _message(error))
    if frame is not None:
        file = frame.f_code.co_filename
        described = replace(
            described,
            line=line,
            code=linecache.getline(file, line).strip(),
            where=(places or {}).get(file, ""),
            function=frame.f_code.co_name,
        )
        if inner is not None and inner.f_code not in codes and inner is not frame:
            described = replace(
                described,
                helper=inner.f_code.co_name,
                helper_line=_line_text(inner, inner_line, places or {}),
            )
        return described
    if isinstance(error, SyntaxError) and error.lineno:
        return replace(described, line=error.lineno, code=(error.text or "").strip())
    return described


def _message(error: BaseException) -> str:
    """Return an exception's message, cut if it is long; empty if it has none."""
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        text = _COLOURS.sub("", message).strip() if type(message) is str else ""
        if _raised_in_keras(error):
            text = _gist(text).removeprefix(f"{type_name(error)}: ")
    except BaseException:
        return ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _raised_in_keras(error: BaseException) -> bool:
    """Check whether Keras or TensorFlow raised an exception below the learner's line."""
    below, step = False, error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        below = not is_learners_file(file) and (below or not _KERAS.isdisjoint(Path(file).parts))
        step = step.tb_next
    return below


def _gist(text: str) -> str:
    """Join the first meaningful paragraph into one line; Keras wraps it in others."""
    for paragraph in re.split(r"\n\s*\n", _MARKUP.sub("", text)):
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        meaningful = [line for line in lines if line and not _MEANINGLESS.match(line)]
        if meaningful and not meaningful[0].startswith('File "'):  # lines of code follow there
            return " ".join(meaningful)
    return text


def _name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)
    return name if type(name) is str else "object"


def _learners_frames(
    error: BaseException, codes: Sequence[CodeType]
) -> list[tuple[FrameType, int]]:
    """List the learner's frames with their lines, from the outermost to the innermost.

    Args:
        error: the exception.
        codes: code that is the learner's in whatever file.
    """
    frames: list[tuple[FrameType, int]] = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code in codes or is_learners_file(code.co_filename):
            frames.append((step.tb_frame, step.tb_lineno))
        step = step.tb_next
    return frames


def _codes_of(code: object) -> list[CodeType]:
    """List a function's code and that of the functions, lambdas and comprehensions in it."""
    if not isinstance(code, CodeType):
        return []
    return [code, *(inner for const in code.co_consts for inner in _codes_of(const))]


def _line_text(frame: FrameType, line: int, places: Mapping[str, str]) -> str:
    file = frame.f_code.co_filename
    place = f" of {places[file]}" if places.get(file) else ""
    return f"{line}{place}    {linecache.getline(file, line).strip()}"


def is_learners_file(file: str) -> bool:
    """Check whether a code object's file is the learner's, not a library's or digitkit's."""
    if file.startswith("<"):  # others are frozen modules and generated code, as of dataclasses
        return file.startswith(_TYPED_IN)
    if not Path(file).is_absolute():  # compiled modules name the files that they were made from
        return _is_registered(file) or Path(file).is_file()
    return _is_outside_libraries(file)


def _is_registered(file: str) -> bool:
    """Check whether the source of a file without a place on disk is known, as that of cells."""
    known = linecache.cache.get(file)
    return known is not None and len(known) == 4 and known[1] is None


@cache
def _is_outside_libraries(file: str) -> bool:
    path = Path(file)
    if path.name.startswith("__autograph_generated_file"):  # TensorFlow's, of a learner's lines
        return False
    return not any(path.is_relative_to(folder) for folder in _library_folders())


@cache
def _library_folders() -> tuple[Path, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    installed = {Path(sysconfig.get_path(name)) for name in names}
    return (*installed, Path(__file__).parents[1])


def innermost_is(error: BaseException, name: str, function: object) -> bool:
    """Check whether a learner's function itself raised an exception, not code that it called.

    Args:
        error: the exception.
        name: the function's name in the exercise.
        function: the function, which may have been defined under another name.
    """
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return False
    code = step.tb_frame.f_code
    own = getattr(function, "__code__", None) if type(function) is FunctionType else None
    return code is own or (code.co_name == name and is_learners_file(code.co_filename))


def is_blank(function: object) -> bool:
    """Check whether a function does nothing but raise NotImplementedError.

    Its source tells, also of lines that are never reached; without source it counts as blank.
    """
    if type(function) is not FunctionType:
        return True
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError, RecursionError):
        return True
    body = getattr(tree.body[0], "body", None) if tree.body else None
    if not isinstance(body, list):  # a lambda
        return True
    return not any(_is_own(statement) for statement in body)


def _is_own(statement: ast.stmt) -> bool:
    """Check whether a statement is neither a text, nor `pass`, nor `raise`."""
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not (is_text or isinstance(statement, ast.Raise | ast.Pass))
