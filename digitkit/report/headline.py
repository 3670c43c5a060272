"""The answer of a run in one sentence, and the figures beside it."""

from dataclasses import dataclass

from digitkit.report import words
from digitkit.report.comparison import interval
from digitkit.report.judged import Judged
from digitkit.results import RunResult


@dataclass(frozen=True)
class Fact:
    """A figure with its name and what it means."""

    name: str
    figure: str
    meaning: str


@dataclass(frozen=True)
class Headline:
    """The answer, and the figures it rests on."""

    answer: str
    title: str
    facts: list[Fact]


def headline(result: RunResult, verdict: Judged | None) -> Headline:
    """Say what came out of a run.

    Args:
        result: the run, whole or not.
        verdict: the better model and the digits it is judged on; None while there is none.

    Returns:
        The sentence, the page's title and the figures.
    """
    if verdict is None:
        rows = words.many(len(result.y), "digit")
        trained = "no model could be judged" if result.models else "no model is trained yet"
        return Headline(f"{rows} loaded; {trained}.", f"{rows}, {trained}", [])
    found = verdict.score
    digits = words.decimals_for(found.rows)
    share, rows = words.percent(found.accuracy, digits), words.count(found.rows)
    answer = f"The {verdict.model.title} reads {share} of {rows} unseen digits rightly."
    return Headline(
        answer,
        f"{verdict.model.title} reads {share} of {rows} digits",
        _facts(verdict, len(result.models)),
    )


def _facts(verdict: Judged, models: int) -> list[Fact]:
    found = verdict.score
    digits, wrong = words.decimals_for(found.rows), found.rows - found.correct
    often = f", about {words.one_in(found.error_rate)}" if wrong else ""
    return [
        Fact(
            f"95{words.NBSP}% interval",
            interval(found),
            "The range in which the accuracy on many more such digits plausibly lies. Ranges made"
            f" this way hold it 95{words.NBSP}times in{words.NBSP}100.",
        ),
        Fact(
            "Error rate",
            words.percent(found.error_rate, digits),
            f"The share read wrongly: {words.many(wrong, 'mistake')}{often}.",
        ),
        Fact(
            "Unseen digits",
            words.count(found.rows),
            _unseen(verdict, models),
        ),
    ]


def _unseen(verdict: Judged, models: int) -> str:
    if verdict.held_out.name == "test":
        return "They are the sealed test digits, kept apart from all training and choosing."
    if models > 1:
        return (
            "They are the validation digits, held out of training. They also chose the better"
            " model, which flatters it a little."
        )
    return "They are the validation digits, held out of training."
