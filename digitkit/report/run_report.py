"""report.html: a run on one self-contained page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitkit.report import formatting as words
from digitkit.report.comparison import compare, interval
from digitkit.report.curves import HEIGHT, WIDTH, panels, takeaway
from digitkit.report.digits import balance, grid
from digitkit.report.evaluated import Evaluated, judge, missing
from digitkit.report.html import templates, write_whole
from digitkit.report.metrics import rows
from digitkit.report.mistakes import gather
from digitkit.report.results import RunResult


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


def headline(result: RunResult, verdict: Evaluated | None) -> Headline:
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


def _facts(verdict: Evaluated, models: int) -> list[Fact]:
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


def _unseen(verdict: Evaluated, models: int) -> str:
    if verdict.held_out.name == "test":
        return "They are the sealed test digits, kept apart from all training and choosing."
    if models > 1:
        return (
            "They are the validation digits, held out of training. They also chose the better"
            " model, which flatters it a little."
        )
    return "They are the validation digits, held out of training."


def write_report(result: RunResult, folder: Path) -> Path:
    """Write the report of a run to `report.html`.

    Args:
        result: the run, whole or not; what it lacks is named on the page.
        folder: where to write; made if it is missing.

    Returns:
        The path of the page: one file that asks nothing of the network and runs no script.

    Raises:
        OSError: the file cannot be written; an older report is left as it was.
    """
    return write_whole(Path(folder) / "report.html", render(result))


def render(result: RunResult) -> str:
    """Make the page's HTML.

    Args:
        result: the run, whole or not.

    Returns:
        A whole document. Whatever comes from the user is escaped.
    """
    environment = templates(Path(__file__).parent)
    environment.filters["count"] = words.count
    return environment.get_template("report.html.j2").render(contents(result))


def contents(result: RunResult) -> dict[str, Any]:
    """Work out all that the page says.

    Args:
        result: the run, whole or not.

    Returns:
        What the template takes, by name.
    """
    verdict, X, y = judge(result), np.asarray(result.X), np.asarray(result.y)
    return {
        "run": result,
        "rows": rows(result),
        "head": headline(result, verdict),
        "missing": missing(result),
        "verdict": verdict,
        "grid": grid(X, y),
        "balance": balance(y),
        "panels": panels(result.models),
        "panel_size": (WIDTH, HEIGHT),
        "takeaway": takeaway(result.models),
        "comparison": compare(result, verdict),
        "mistakes": gather(verdict) if verdict else None,
    }
