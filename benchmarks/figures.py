"""What a bench measures: figures of ours beside a peer's, and whether the aim is reached."""

from __future__ import annotations

import operator
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "at most": operator.le,
    "at least": operator.ge,
}
AVERAGES: dict[str, Callable[[list[float]], float]] = {
    "median": statistics.median,
    "mean": statistics.fmean,
}


@dataclass(frozen=True)
class Effort:
    """How much is to be measured.

    Attributes:
        quick: only so much as shows that a bench works.
        kept_only: train nothing, take the trainings that are kept; the table may be partial.
    """

    quick: bool = False
    kept_only: bool = False


@dataclass(frozen=True)
class Aim:
    """What is to be reached.

    Attributes:
        of: "ratio", ours over the peer's, or "ours", our own figure.
        kind: "at most" or "at least".
        value: the figure to reach.
    """

    of: str
    kind: str
    value: float


@dataclass(frozen=True)
class Row:
    """One line of a bench.

    Attributes:
        what: what was measured.
        unit: the unit of the figures: "s", "MB", "%", "parameters".
        ours: our figures, one a repetition.
        peer: the peer's figures, taken in turns with ours; empty where there is no peer.
        peer_name: who the peer is.
        aim: what is to be reached; None where a figure is told for its own sake.
        average: "median" or "mean".
        planned: how many repetitions there should be; fewer make the row partial.
        details: more figures, kept in the JSON.
    """

    what: str
    unit: str
    ours: list[float]
    peer: list[float] = field(default_factory=list)
    peer_name: str = ""
    aim: Aim | None = None
    average: str = "median"
    planned: int = 0
    details: dict[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Say it in plain data: the figures, their average and spread, the ratio, the aim.

        Shares have no ratio: 99.2 % over 99.0 % says nothing.
        """
        ratio = None
        if self.unit != "%" and self.ours and self.peer and self._average(self.peer):
            ratio = self._average(self.ours) / self._average(self.peer)
        return {
            "what": self.what,
            "unit": self.unit,
            "average": self.average,
            "ours": self._spread(self.ours),
            "peer": {"name": self.peer_name, **self._spread(self.peer)} if self.peer else None,
            "ratio": ratio,
            "aim": vars(self.aim) if self.aim else None,
            "reached": self._reached(ratio),
            "planned": self.planned,
            "details": self.details,
        }

    def _average(self, figures: list[float]) -> float:
        return float(AVERAGES[self.average](figures))

    def _spread(self, figures: list[float]) -> dict[str, Any]:
        if not figures:
            return {"value": None, "low": None, "high": None, "each": []}
        return {
            "value": self._average(figures),
            "low": min(figures),
            "high": max(figures),
            "each": figures,
        }

    def _reached(self, ratio: float | None) -> bool | None:
        if self.aim is None:
            return None
        ours = self._average(self.ours) if self.ours else None
        figure = ratio if self.aim.of == "ratio" else ours
        return figure is not None and COMPARE[self.aim.kind](figure, self.aim.value)
