"""report.html: a run on one self-contained page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitkit.files import write_whole
from digitkit.report import formatting as words
from digitkit.report.comparison import compare, interval
from digitkit.report.curves import charts, takeaway
from digitkit.report.digits import balance, describe_ink, examples
from digitkit.report.drawings import sample
from digitkit.report.html import templates
from digitkit.report.mistakes import gather
from digitkit.report.results import Evaluation, RunResult


@dataclass(frozen=True)
class Fact:
    """A figure with its name and what it means."""

    name: str
    figure: str
    meaning: str


@dataclass(frozen=True)
class Headline:
    """The answer, the page's title, and the figures that the answer rests on."""

    answer: str
    title: str
    facts: list[Fact]


def headline(result: RunResult, evaluation: Evaluation | None) -> Headline:
    """Return what came out of a run.

    Args:
        result: the run, whole or not.
        evaluation: the better model and the digits it is evaluated on; None while there is none.
    """
    if evaluation is None:
        rows = words.many(len(result.y), "digit")
        trained = "no model could be judged" if result.models else "no model is trained yet"
        return Headline(f"{rows} loaded; {trained}.", f"{rows}, {trained}", [])
    score, title = evaluation.score, evaluation.model.title
    digits, rows = words.decimals_for(score.rows), words.count(score.rows)
    share = words.percent(score.accuracy, digits)
    often = f", about {words.one_in(score.error_rate)}" if score.mistakes else ""
    facts = [
        Fact(
            f"95{words.NBSP}% interval",
            interval(score),
            "The range in which the accuracy on many more such digits plausibly lies. Ranges made"
            f" this way hold it 95{words.NBSP}times in{words.NBSP}100.",
        ),
        Fact(
            "Error rate",
            words.error_percent(score.accuracy, digits),
            f"The share read wrongly: {words.many(score.mistakes, 'mistake')}{often}.",
        ),
        Fact("Unseen digits", rows, _unseen(evaluation, len(result.models))),
    ]
    return Headline(
        f"The {title} reads {share} of {rows} unseen digits correctly.",
        f"{title} reads {share} of {rows} digits",
        facts,
    )


def _unseen(evaluation: Evaluation, models: int) -> str:
    if evaluation.held_out.name == "test":
        return "They are the sealed test digits, kept apart from all training and choosing."
    text = "They are the validation digits, held out of training."
    if models > 1:
        text += " They also chose the better model, which flatters it a little."
    return text


def write_report(result: RunResult, folder: Path) -> Path:
    """Write the report of a run to `report.html`.

    Args:
        result: the run, whole or not; what it lacks is named on the page.
        folder: where to write; made if it is missing.

    Returns:
        The path of the page: one file that loads nothing from the network and runs no script.

    Raises:
        OSError: the file cannot be written; an older report is left as it was.
    """
    return write_whole(Path(folder) / "report.html", render(result))


def render(result: RunResult) -> str:
    """Return the page's HTML.

    Args:
        result: the run, whole or not.

    Returns:
        A whole document. Whatever comes from the user is escaped.
    """
    environment = templates(Path(__file__).parent)
    environment.filters["count"] = words.count
    return environment.get_template("report.html.j2").render(contents(result))


def contents(result: RunResult) -> dict[str, Any]:
    """Return all that the page shows, by the names in the template.

    Args:
        result: the run, whole or not.
    """
    evaluation, X, y = result.evaluation, np.asarray(result.X), np.asarray(result.y)
    chart, baseline = balance(y)
    return {
        "run": result,
        "head": headline(result, evaluation),
        "evaluation": evaluation,
        "examples": examples(X, y),
        "ink": describe_ink(X, y),
        "balance": chart,
        "baseline": baseline,
        "panels": charts(result.models),
        "sample": sample,
        "takeaway": takeaway(result.models),
        "comparison": compare(result, evaluation),
        "mistakes": gather(evaluation) if evaluation else None,
    }
