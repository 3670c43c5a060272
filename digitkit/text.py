"""Help with words and lines of text."""

import sys


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop; names such as MNIST stay as they are."""
    return f"{text[0].upper()}{text[1:]}."


def install_command(extra: str) -> str:
    """Write the command that installs what an extra of this package names.

    It names the packages themselves: under the name digitkit, anybody could publish something.

    Args:
        extra: such as `"draw"`.
    """
    import re
    from importlib.metadata import PackageNotFoundError, requires

    try:
        listed = requires("digitkit") or []
    except PackageNotFoundError:  # it runs from its folder
        listed = []
    mark = re.compile(rf"extra == ['\"]{extra}['\"]")
    here = sys.platform == "linux"
    chosen = [line for line in listed if mark.search(line) and (here or "sys_platform" not in line)]
    needed = [line.partition(";")[0].strip() for line in chosen]
    quoted = " ".join(f'"{need}"' for need in sorted(needed))
    return f"python -m pip install {quoted}" if quoted else f"install digitkit's extra {extra!r}"
