"""Telling what something is without trusting it: only its type is asked, through `type` itself."""

from __future__ import annotations

import sys
from typing import Any

from digitkit.protocol.values import Foreign

# Classes of these packages show themselves truthfully, quickly and in little space.
_SHOWN = ("datetime", "decimal", "fractions", "tensorflow", "pandas", "torch", "jax", "jaxlib")
_LONGEST = 200


class CannotCross(ValueError):  # noqa: N818
    """A value that can't go over, and why: it is too large, never ends, or holds odd things."""


def type_name(value: Any) -> str:
    """Name a value's class, whatever the value or its class pretends."""
    name = type.__dict__["__name__"].__get__(type(value))
    return name if type(name) is str else "object"


def describe(value: Any) -> Foreign:
    """Describe something that can't go over the boundary."""
    return Foreign(type_name(value), _text(value))


def is_named_tuple(kind: type) -> bool:
    """Tell whether a class was made by `collections.namedtuple` or `typing.NamedTuple`."""
    own = type.__dict__["__dict__"].__get__(kind)
    return type(kind) is type and kind.__bases__ == (tuple,) and "_fields" in own


def _text(value: Any) -> str:
    kind = type(value)
    module = type.__dict__["__module__"].__get__(kind)
    if type(module) is not str or module.partition(".")[0] not in _SHOWN:
        return "" if kind is not complex else repr(value)
    if vars(sys.modules.get(module, sys)).get(type_name(value)) is not kind:
        return ""
    try:
        text = repr(value)
    except Exception:
        return ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
