"""Calls of a learner's function: errors are reported as theirs, and slow calls happen once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from digitkit.protocol.values import Call

_T = TypeVar("_T")


def successful_call(function: Any, *arguments: Any, **options: Any) -> Call:
    """Call a learner's function, and return the call; an error is raised as theirs."""
    call: Call = function.call(*arguments, **options)
    if call.error is not None:
        function(*arguments, **options)  # raises, with the learner's line
    return call


def once_per_function(run: Callable[..., _T]) -> Callable[..., _T]:
    """Cache what `run(function, **options)` returns, so that several checks share a slow call."""
    results: WeakKeyDictionary[Any, dict[str, _T]] = WeakKeyDictionary()

    @wraps(run)
    def cached(function: Any, **options: Any) -> _T:
        of_function = results.setdefault(function, {})
        if str(options) not in of_function:
            of_function[str(options)] = run(function, **options)
        return of_function[str(options)]

    return cached
