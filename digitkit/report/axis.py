"""From values to places in a drawing."""

from dataclasses import dataclass
from math import isclose

from matplotlib.ticker import MaxNLocator

_STEPS = [1, 2, 2.5, 5, 10]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where it stands in the drawing, and what is written there."""

    at: float
    text: str


@dataclass(frozen=True)
class Axis:
    """A straight scale.

    Attributes:
        low: the value at the start.
        high: the value at the end, above `low`.
        start: where the start lies in the drawing.
        end: where the end lies; below `start` for an axis that points upwards.
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Say where a value lies in the drawing, to a hundredth of a unit."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)

    def ticks(self, most: int = 5, unit: float = 1, suffix: str = "") -> list[Tick]:
        """Choose round values within the axis, all written with the same decimals.

        Args:
            most: about how many steps.
            unit: what a value is multiplied by before it is written, 100 for percentages.
            suffix: what is written behind it.

        Returns:
            Marks in rising order.
        """
        slack = 1e-9 * (self.high - self.low)
        found = MaxNLocator(most, steps=_STEPS).tick_values(self.low, self.high)
        values = [float(v) for v in found if self.low - slack <= v <= self.high + slack]
        decimals = next((n for n in range(4) if _exact([unit * v for v in values], n)), 4)
        return [Tick(self.at(v), f"{unit * v:,.{decimals}f}{suffix}") for v in values]

    def whole_ticks(self, most: int = 8) -> list[Tick]:
        """Choose whole numbers within the axis, its start among them."""
        found = MaxNLocator(most, integer=True, steps=_STEPS).tick_values(self.low, self.high)
        values = {round(self.low), *(int(v) for v in found if self.low <= v <= self.high)}
        return [Tick(self.at(value), f"{value:,}") for value in sorted(values)]


def _exact(values: list[float], decimals: int) -> bool:
    return all(isclose(value, round(value, decimals), abs_tol=1e-9) for value in values)
