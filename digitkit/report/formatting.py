"""Figures as a reader sees them: with separators, units and a fitting number of decimals."""

from math import floor

NBSP = "\N{NO-BREAK SPACE}"
DASH = "–"
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count(number: int) -> str:
    """Write a whole number with thousands separators."""
    return f"{number:,}"


def decimals_for(rows: int) -> int:
    """Return the number of decimals for a percentage of so many rows: 1 or 2."""
    return 1 if rows <= 1000 else 2


def percent(share: float, decimals: int = 1) -> str:
    """Write a share (0–1) in percent; only 1 itself becomes 100 %."""
    text = f"{100 * share:.{decimals}f}"
    if share < 1 and float(text) == 100:
        text = f"{100 - 10.0**-decimals:.{decimals}f}"
    if share > 0 and float(text) == 0:
        text = f"{10.0**-decimals:.{decimals}f}"
    return f"{text}{NBSP}%"


def error_percent(accuracy: float, decimals: int = 1) -> str:
    """Write the error rate that belongs to an accuracy (0–1): the two add up to 100 %."""
    shown = float(percent(accuracy, decimals).removesuffix(f"{NBSP}%"))
    return f"{100 - shown:.{decimals}f}{NBSP}%"


def sureness(probability: float) -> str:
    """Write a probability (0–1) as how sure a model was."""
    return f"over 99.9{NBSP}%" if probability > 0.999 else percent(probability)


def loss(value: float) -> str:
    """Write a loss with two or three significant digits."""
    return f"{value:.3f}" if value < 0.1 else f"{value:,.2f}"


def duration(seconds: float) -> str:
    """Write a duration: `8.4 s`, `3 min 12 s`, `1 h 4 min`."""
    if seconds < 59.95:
        return f"{seconds:.1f}{NBSP}s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}{NBSP}min {whole % 60}{NBSP}s"
    minutes = round(seconds / 60)
    return f"{minutes // 60:,}{NBSP}h {minutes % 60}{NBSP}min"


def times(number: int) -> str:
    """Write how often something happened: `once`, `twice`, `12 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{count(number)} times")


def many(number: int, one: str) -> str:
    """Write a number of things: `1 mistake`, `1,200 mistakes`."""
    return f"{count(number)} {one if number == 1 else one + 's'}"


def a(digit: int) -> str:
    """Write a digit with its article: `a 3`, `an 8`."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def plural(digit: int) -> str:
    """Write the plural of a digit: `threes`."""
    return f"{_NUMBERS[digit]}{'es' if digit == 6 else 's'}"


def one_in(share: float) -> str:
    """Write a share of digits as one in so many: 0.019 is `1 digit in 53`."""
    return f"1{NBSP}digit in{NBSP}{count(max(1, floor(1 / share + 0.5)))}"
