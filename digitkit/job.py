"""`digitkit run` from end to end: the workflow, its report, and what to say when it is cut short."""

from __future__ import annotations

import argparse
import sys
import time

from digitkit.output import OutputFolder
from digitkit.report import write_metrics, write_report
from digitkit.screen import DivergedError, Screen
from digitkit.workflow import Settings, Workflow

FAILED, INTERRUPTED = 1, 130


def run_job(options: argparse.Namespace, folder: OutputFolder) -> int:
    """Do the workflow with the options of the command line and write its results.

    Args:
        options: data, seed, epochs and quick, as `digitkit run` takes them.
        folder: where the results go.

    Returns:
        0 when all nine steps were done, 1 when a training ended in NaN, 130 after Ctrl-C. What
        was finished by then is written in each case.
    """
    screen = Screen()
    settings = Settings(options.data, options.seed, options.epochs, options.quick)
    workflow = Workflow(settings, screen, folder)
    start = time.perf_counter()
    code = 0
    try:
        workflow.steps()
    except KeyboardInterrupt:
        screen.say("Stopped by Ctrl-C; writing down what was finished …")
        code = INTERRUPTED
    except DivergedError as error:
        print(error, file=sys.stderr)
        code = FAILED
    write_results(workflow, screen, folder)
    screen.say(f"({time.perf_counter() - start:.0f} s)")
    return code


def write_results(workflow: Workflow, screen: Screen, folder: OutputFolder) -> None:
    """Write the report and the figures of all that was found out, and say where they lie."""
    result = workflow.result
    if result is None:
        screen.say("Nothing was finished yet, so there is nothing to report.")
        return
    folder.write("metrics.json", lambda path: write_metrics(result, path.parent))
    folder.write("report.html", lambda path: write_report(result, path.parent))
    screen.say(f"Your results are in {folder.folder}: {', '.join(folder.written)}")
    screen.say(f"Open {(folder.folder / 'report.html').resolve().as_uri()} in a browser.")
