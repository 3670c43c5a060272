"""What the checks of several exercises of lesson 1 share."""

from collections.abc import Iterable


def listed(names: Iterable[object]) -> str:
    """Write names one after another, of many only the first three and the last."""
    words = [str(name) for name in names]
    return ", ".join(words) if len(words) <= 4 else f"{', '.join(words[:3])} … {words[-1]}"
