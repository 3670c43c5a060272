"""Small helpers for texts that users read."""

import sys


def sentence(text: str) -> str:
    """Return a text with a capital letter at the beginning and a full stop at the end."""
    return f"{text[0].upper()}{text[1:]}."


def install_command(extra: str) -> str:
    """Return the command that installs the packages of an extra.

    It lists the packages themselves, because anyone could publish one under the name digitkit.

    Args:
        extra: such as `"draw"`.
    """
    import re
    from importlib.metadata import PackageNotFoundError, requires

    try:
        listed = requires("digitkit") or []
    except PackageNotFoundError:  # digitkit runs from its folder
        listed = []
    marker = re.compile(rf"extra == ['\"]{extra}['\"]")
    linux = sys.platform == "linux"
    chosen = [
        line for line in listed if marker.search(line) and (linux or "sys_platform" not in line)
    ]
    packages = sorted(line.partition(";")[0].strip() for line in chosen)
    quoted = " ".join(f'"{package}"' for package in packages)
    return f"python -m pip install {quoted}" if quoted else f"install digitkit's extra {extra!r}"
