"""A search that chooses one thing after another, round by round, until nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

ROUNDS = 3
CHANCE = 0.0005  # of accuracies: means of two trainings differ by so much without any reason

Setting = dict[str, Any]
Score = Callable[[Setting], float]


class Step(NamedTuple):
    """One choice.

    Attributes:
        round: in which round, from 1.
        name: what was chosen.
        tried: a setting for each of its values.
        chosen: the one that stays.
    """

    round: int
    name: str
    tried: list[Setting]
    chosen: Setting


def walk(values: Mapping[str, Sequence[Any]], start: Setting, score: Score) -> Iterator[Step]:
    """Go through the search, step by step.

    Args:
        values: what there is to choose from, by name, from the value that costs least on.
        start: the setting to begin with, one value for each name.
        score: gives the accuracy of a setting.

    Yields:
        Each choice; the last one has the setting that the search comes to.
    """
    setting = start
    for number in range(1, ROUNDS + 1):
        before = setting
        for name, choices in values.items():
            tried = [{**setting, name: value} for value in choices]
            setting = best_of(tried, score)
            yield Step(number, name, tried, setting)
        if setting == before:
            return


def best_of(tried: Sequence[Setting], score: Score) -> Setting:
    """Choose the first setting that is as good as the best one, but for chance."""
    scores = [score(setting) for setting in tried]
    enough = max(scores) - CHANCE - 1e-9  # a difference of just CHANCE is chance, however rounded
    return next(setting for setting, own in zip(tried, scores, strict=True) if own >= enough)
