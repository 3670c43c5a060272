"""One row of a benchmark: our values, a peer's values, and whether the aim is reached."""

from __future__ import annotations

import operator
import statistics
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

COMPARE = {"at most": operator.le, "at least": operator.ge}


@dataclass(frozen=True)
class Effort:
    """How much to measure.

    Attributes:
        quick: only enough to show that a benchmark works.
        cached_only: use cached trainings and train nothing; the table may be partial.
    """

    quick: bool = False
    cached_only: bool = False


@dataclass(frozen=True)
class Aim:
    """A limit that a value should meet.

    Attributes:
        of: "ratio", ours divided by the peer's, or "ours", our own value.
        kind: "at most" or "at least".
        value: the limit.
    """

    of: Literal["ratio", "ours"]
    kind: Literal["at most", "at least"]
    value: float


class Spread(TypedDict):
    """An average of several values, their range, and each of them; None where there are none."""

    value: float | None
    low: float | None
    high: float | None
    each: list[float]


class PeerSpread(Spread):
    """The same for a peer, with its name."""

    name: str


class AimSummary(TypedDict):
    """An `Aim` in the results file."""

    of: str
    kind: str
    value: float


class Summary(TypedDict):
    """A `Row` in the results file."""

    what: str
    unit: str
    average: str
    ours: Spread
    peer: PeerSpread | None
    ratio: float | None
    aim: AimSummary | None
    reached: bool | None
    planned: int
    details: dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One row of a benchmark.

    Attributes:
        what: what was measured.
        unit: the unit of the values: "s", "MB", "%", "parameters".
        ours: our values, one per repetition.
        peer: the peer's values, measured alternately with ours; empty if there is no peer.
        peer_name: the peer.
        aim: the limit to meet; None for a value that is only reported.
        average: "median" or "mean".
        planned: how many repetitions there should be; with fewer the row is partial.
        details: more values for the JSON.
    """

    what: str
    unit: str
    ours: list[float]
    peer: list[float] = field(default_factory=list)
    peer_name: str = ""
    aim: Aim | None = None
    average: Literal["median", "mean"] = "median"
    planned: int = 0
    details: dict[str, Any] = field(default_factory=dict)

    def summary(self) -> Summary:
        """Return the row as plain data: values, average and range, ratio, aim.

        Percentages have no ratio: 99.2 % divided by 99.0 % means nothing.
        """
        ours, peer = self._spread(self.ours), self._spread(self.peer)
        ratio = None
        if self.unit != "%" and ours["value"] is not None and peer["value"]:
            ratio = ours["value"] / peer["value"]
        aim, reached = self.aim, None
        if aim is not None:
            value = ratio if aim.of == "ratio" else ours["value"]
            reached = value is not None and bool(COMPARE[aim.kind](value, aim.value))
        return {
            "what": self.what,
            "unit": self.unit,
            "average": self.average,
            "ours": ours,
            "peer": {"name": self.peer_name, **peer} if self.peer else None,
            "ratio": ratio,
            "aim": {"of": aim.of, "kind": aim.kind, "value": aim.value} if aim else None,
            "reached": reached,
            "planned": self.planned,
            "details": self.details,
        }

    def _spread(self, values: list[float]) -> Spread:
        if not values:
            return {"value": None, "low": None, "high": None, "each": []}
        average = statistics.fmean if self.average == "mean" else statistics.median
        return {
            "value": float(average(values)),
            "low": min(values),
            "high": max(values),
            "each": values,
        }
