"""Running every cell of a notebook where learners' code runs, for what the cells put out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from digitkit.course.autograde.cells import Cell
from digitkit.course.autograde.restored import Restored
from digitkit.course.autograde.sanitize import sanitized_outputs
from digitkit.outside.proxy import LearnerRaised, NoFunction, NotStarted, Proxy
from digitkit.outside.transport import Died, TimedOut, Transport
from digitkit.protocol.codec import WireError
from digitkit.protocol.plan import Cell as CodeCell
from digitkit.protocol.plan import Piece, Plan
from digitkit.protocol.time_limits import TimeLimit

LIMIT = TimeLimit(cpu=300.0, wall=600.0)
OWN_NAME = "run_cells"
_CELL_RUNNER = Path(__file__).with_name("cell_runner.py")


@dataclass
class ExecutedNotebook:
    """What the cells of a notebook put out when all are run.

    Attributes:
        outputs: for the place of each cell that was run its outputs, harmless.
        scores: for each check by its name what its outputs are worth to nbgrader.
        flags: what was noticed.
    """

    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    scores: dict[str, float | None] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


def execute_cells(
    restored: Restored, link: Callable[[Plan, TimeLimit], Transport], name: str = OWN_NAME
) -> ExecutedNotebook:
    """Run all code cells in their order, in one process.

    Args:
        restored: the notebook.
        link: gives a way to a process that runs a plan, with a time limit.
        name: what to call the function that runs a cell. A sandbox runs only functions that its
            lesson asks for, so it has the name of one of them.
    """
    played = ExecutedNotebook()
    line = link(_plan(name), LIMIT)
    player = Proxy(name, line)
    try:
        for place, (cell, grade_id) in enumerate(zip(restored.cells, restored.ids, strict=True)):
            if cell["cell_type"] == "code":
                outputs = _outputs(player(cell["source"]))
                played.outputs[place] = sanitized_outputs(outputs)[1:]
                if grade_id:
                    _score(cell, grade_id, outputs, played)
    except TimedOut as end:
        kind = "" if end.waited else " of processor time"
        played.flags.append(f"running every cell was stopped after {end.limit:g} seconds{kind}")
    except (Died, WireError, NotStarted, NoFunction, LearnerRaised, LookupError, TypeError) as end:
        played.flags.append(f"running every cell broke off: {' '.join(str(end).split())[:200]}")
    finally:
        line.close()
    for grade_id, cell in zip(restored.ids, restored.cells, strict=True):
        if grade_id and cell["cell_type"] == "code" and grade_id not in played.scores:
            _score(cell, grade_id, [{"output_type": "error"}], played)
    return played


def _plan(name: str) -> Plan:
    text = f"{_CELL_RUNNER.read_text(encoding='utf-8')}\n{name} = run_cells\n"
    count = len(compile(text, "cell_runner.py", "exec", flags=0x400).body)  # type: ignore[attr-defined]
    cell = CodeCell(source=text, file="cell_runner.py", place="the cell runner")
    return Plan(name, (Piece(cell, tuple(range(count)), own=True),))


def _outputs(told: Any) -> list[dict[str, Any]]:
    """Give a cell's outputs in nbformat's form; what came over is data, of any kind."""
    outputs: list[dict[str, Any]] = []
    for stream, key in (("stdout", "written"), ("stderr", "complained")):
        if told[key]:
            outputs.append({"output_type": "stream", "name": stream, "text": str(told[key])})
    results = [("display_data", data) for data in told["shown"]]
    results += [("execute_result", told["result"])] if told["result"] else []
    for kind, data in results:
        outputs.append({"output_type": kind, "metadata": {}, "data": dict(data)})
    if told["error"]:
        name, value = map(str, told["error"])
        lines = list(map(str, told["traceback"]))
        outputs.append({"output_type": "error", "ename": name, "evalue": value, "traceback": lines})
    return outputs


def _score(cell: Cell, name: str, outputs: list[dict[str, Any]], played: ExecutedNotebook) -> None:
    """Let nbgrader itself say what a check's outputs are worth."""
    from nbgrader.utils import determine_grade, is_grade

    node = nbformat.from_dict({**cell, "outputs": outputs})
    if not is_grade(node):
        return
    try:
        points, _ = determine_grade(node)
        played.scores[name] = None if points is None else float(points)
    except (KeyError, ValueError) as problem:  # more points than there are, or none to be read
        played.scores[name] = None
        played.flags.append(f"{name}: {problem}")
