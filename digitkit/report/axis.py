"""From values to places in a drawing."""

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator


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

    def ticks(
        self, write: Callable[[float], str], most: int = 5, whole: bool = False
    ) -> list[Tick]:
        """Choose round values within the axis.

        Args:
            write: how a value is written.
            most: about how many steps.
            whole: whole numbers only.

        Returns:
            Marks in rising order.
        """
        locator = MaxNLocator(most, integer=whole, steps=[1, 2, 2.5, 5, 10])
        slack = 1e-9 * (self.high - self.low)
        values = [float(value) for value in locator.tick_values(self.low, self.high)]
        within = [value for value in values if self.low - slack <= value <= self.high + slack]
        return [Tick(self.at(value), write(value)) for value in within]
