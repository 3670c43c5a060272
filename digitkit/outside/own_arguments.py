"""Tell learners that a function works on data of the notebook instead of its own arguments."""

from __future__ import annotations

from digitkit.checking.assertions import CheckFailed
from digitkit.protocol.values import GlobalReads


def expect_own_arguments(function: str, reads: GlobalReads) -> None:
    """Expect that a function does not leave an argument aside and read data of the notebook.

    A function that reads both may be right; see `shared_data_note`.

    Raises:
        CheckFailed: it reads the notebook's data and never one of its arguments.
    """
    pairs = _pairs(reads)
    if pairs:
        name, argument = pairs[0]
        more = "".join(f", and `{other}` instead of `{own}`" for other, own in pairs[1:2])
        raise CheckFailed(
            f"`{function}` uses `{name}` from your notebook instead of its argument `{argument}`"
            f"{more}.",
            "the function works on what it is called with, and on nothing else",
            f"use its argument `{argument}` in place of `{name}`",
        )
    if reads.models and not reads.arguments:
        raise CheckFailed(
            f"`{function}` uses `{reads.models[0]}` from your notebook.",
            "a new model, made inside the function",
            "build the model in the function itself",
        )


def shared_data_note(function: str, reads: GlobalReads) -> str:
    """Return a note that a function reads data of the notebook; empty if it reads none."""
    if not reads.data:
        return ""
    return (
        f"`{function}` also uses `{reads.data[0]}` from your notebook. A function should use "
        "nothing but its arguments."
    )


def _pairs(reads: GlobalReads) -> list[tuple[str, str]]:
    """Match names of the notebook's data to the unread arguments that they most resemble."""
    pairs, unread = [], list(reads.unread)
    for name in reads.data:
        if not unread:
            break
        own = max(unread, key=lambda argument: _likeness(name, argument))
        unread.remove(own)
        pairs.append((name, own))
    return pairs


def _likeness(name: str, argument: str) -> int:
    """Return how alike two names are: `X_train` and `S_train` more than `S_train` and `y_train`."""
    shared = set(name.lower().split("_")) & set(argument.lower().split("_"))
    same_case = name[:1].isupper() == argument[:1].isupper()
    return 2 * len(shared) + same_case + (name[:1].lower() == argument[:1].lower())
