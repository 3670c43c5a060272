"""Paths inside the sandbox."""

from __future__ import annotations

from digitkit.inside.reference_guard import reference_module

PACKAGE = "/digitkit/package"
VARIANTS = "/digitkit/variants"
FOLDER = "/box"  # empty at the start; not in /tmp, since Python itself may be installed there
SHARED = "/dev/shm"


def variant_of(function: str) -> tuple[str, str]:
    """Return the file with all model answers but one, and the file that it is mounted over.

    Raises:
        LookupError: digitkit has no such function.
    """
    home = reference_module(function)
    if home is None:
        raise LookupError(f"digitkit has no function named {function!r}")
    path = home.replace(".", "/")
    return f"{VARIANTS}/{function}.py", f"{PACKAGE}/{path}.py"
