"""`digitkit run` from end to end: the nine steps and the report, also of a run cut short."""

from __future__ import annotations

import sys
import time

from digitkit.data import Digits
from digitkit.report import write_metrics, write_report
from digitkit.workflow.output import OutputFolder
from digitkit.workflow.screen import DivergedError, Screen
from digitkit.workflow.settings import Settings
from digitkit.workflow.steps import Workflow

FAILED, INTERRUPTED = 1, 130


def run_job(digits: Digits, settings: Settings, folder: OutputFolder) -> int:
    """Run the workflow and write its results.

    Args:
        digits: what to learn from, loaded and checked.
        settings: the seed, the epochs, and whether the run is quick.
        folder: where the results go.

    Returns:
        0 after all nine steps, 1 where a training ended in NaN, 130 after Ctrl-C. What was
        finished by then is written in each case.
    """
    screen = Screen()
    workflow = Workflow(digits, settings, screen, folder)
    start = time.perf_counter()
    code = 0
    try:
        workflow.steps()
    except KeyboardInterrupt:
        screen.say("Stopped by Ctrl-C; writing what was finished …")
        code = INTERRUPTED
    except DivergedError as error:
        print(error, file=sys.stderr)
        code = FAILED
    write_results(workflow, screen, folder)
    screen.say(f"({time.perf_counter() - start:.0f} s)")
    return code


def write_results(workflow: Workflow, screen: Screen, folder: OutputFolder) -> None:
    """Write the report and the figures of what was finished, and print where they are."""
    result = workflow.result
    if result is None:
        screen.say("Nothing was finished yet, so there is nothing to report.")
        return
    folder.write("metrics.json", lambda path: write_metrics(result, path.parent))
    folder.write("report.html", lambda path: write_report(result, path.parent))
    screen.say(f"Your results are in {folder.folder}: {', '.join(folder.written)}")
    screen.say(f"Open {(folder.folder / 'report.html').resolve().as_uri()} in a browser.")
