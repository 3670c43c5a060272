"""Find data of the notebook that a function reads instead of its arguments.

The function's code names what it reads; nothing is run. Only data counts: modules, functions,
classes, numbers and plain settings are what a function may well take from outside.
"""

from __future__ import annotations

import dis
from collections.abc import Iterator
from pathlib import PurePath
from types import CodeType, FunctionType
from typing import Any

from digitkit.inside.tracebacks import is_learners_file
from digitkit.protocol.values import GlobalReads

_DATA = {"ndarray", "DataFrame", "Series", "History", "Tensor", "Dataset", "Layer", "Callback"}
_FILES = (".csv", ".zip", ".npz", ".npy", ".keras", ".h5", ".png", ".jpg")
_ALL_AT_ONCE = {"locals", "vars", "eval", "exec", "inspect", "sys"}  # may read any argument
_DEEPEST = 5


def global_reads(function: Any) -> GlobalReads | None:
    """Find what a function reads; None if its code can't be examined.

    Args:
        function: what the learner wrote under the exercise's name.
    """
    if type(function) is not FunctionType:
        return None
    code, names = function.__code__, function.__globals__
    arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    read = list(dict.fromkeys(_global_names(function, _DEEPEST)))
    one_by_one = _ALL_AT_ONCE.isdisjoint(read)
    return GlobalReads(
        data=tuple(name for name in read if _is_data(name, names.get(name))),
        models=tuple(name for name in read if _is_model(names.get(name))),
        arguments=arguments,
        unread=tuple(n for n in arguments if one_by_one and not _is_read(code, n)),
    )


def _global_names(function: FunctionType, depth: int) -> Iterator[str]:
    """Yield the names of globals that a function and the learner's functions in them read."""
    for name in _loaded_globals(function.__code__):
        yield name
        value = function.__globals__.get(name)
        if depth and type(value) is FunctionType and value is not function:
            same = value.__globals__ is function.__globals__
            if same and is_learners_file(value.__code__.co_filename):
                yield from _global_names(value, depth - 1)


def _loaded_globals(code: CodeType) -> Iterator[str]:
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield str(step.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _loaded_globals(inner)


def _is_read(code: CodeType, name: str) -> bool:
    """Check whether an argument's own value is read: used before another one is bound to it."""
    if name in code.co_cellvars:  # an inner function uses it
        return True
    for step in dis.get_instructions(code):
        if name not in (step.argval if isinstance(step.argval, tuple) else (step.argval,)):
            continue
        if step.opname.startswith("LOAD_FAST") or step.opname == "DELETE_FAST":
            return True
        if step.opname == "STORE_FAST_LOAD_FAST":  # stores its first name, then loads its second
            return bool(step.argval[0] != name)
        if step.opname in ("STORE_FAST", "STORE_FAST_STORE_FAST"):
            return False
    return False


def _is_data(name: str, value: Any) -> bool:
    """Check whether a value is data of a lesson; the value itself is not asked."""
    kinds = {kind.__name__ for kind in type(value).__mro__}
    if kinds & _DATA or _is_model(value) or isinstance(value, PurePath):
        return True
    if name.isupper():  # a setting by its name
        return False
    if type(value) is str:
        return value.lower().endswith(_FILES)
    return type(value) in (list, tuple, dict) and len(value) > 0


def _is_model(value: Any) -> bool:
    return {"Model", "Layer"} <= {kind.__name__ for kind in type(value).__mro__}
