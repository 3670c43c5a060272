"""report.html: a run on one self-contained page."""

from pathlib import Path
from typing import Any

import numpy as np

from digitkit.report import words
from digitkit.report.comparison import compare
from digitkit.report.curve_words import takeaway
from digitkit.report.curves import HEIGHT, WIDTH, panels
from digitkit.report.digits import balance, grid
from digitkit.report.files import write_whole
from digitkit.report.headline import headline
from digitkit.report.judged import judge, missing
from digitkit.report.metrics import rows
from digitkit.report.mistakes import gather
from digitkit.report.template import templates
from digitkit.results import RunResult


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
