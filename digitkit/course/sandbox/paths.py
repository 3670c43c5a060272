"""Where things lie inside the sandbox."""

from __future__ import annotations

from digitkit.inside.reference_guard import reference_module

PACKAGE = "/digitkit/package"
VARIANTS = "/digitkit/variants"
FOLDER = "/box"  # the sandbox's own, empty at the start; Python itself may lie under /tmp
SHARED = "/dev/shm"


def variant_of(function: str) -> tuple[str, str]:
    """Name the file with all of a lesson's model answers but one, and the place it is laid over.

    Raises:
        LookupError: digitkit has no such function.
    """
    home = reference_module(function)
    if home is None:
        raise LookupError(f"digitkit has no function named {function!r}")
    path = home.replace(".", "/")
    return f"{VARIANTS}/{function}.py", f"{PACKAGE}/{path}.py"
