"""Run every cell of a notebook in the learner's process, and collect the outputs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from digitkit.course.autograde.feedback import sanitized_outputs
from digitkit.course.autograde.lesson_copy import Restored
from digitkit.course.cells import Cell
from digitkit.outside.proxy import LearnerRaised, NoFunction, NotStarted, Proxy
from digitkit.outside.transport import Died, TimedOut, Transport
from digitkit.protocol.codec import ProtocolError
from digitkit.protocol.plan import CodeCell, Piece, Plan
from digitkit.protocol.time_limits import TimeLimit

OpenTransport = Callable[[Plan, TimeLimit], Transport]
LIMIT = TimeLimit(cpu=300.0, wall=600.0)
OWN_NAME = "run_cells"
_CELL_RUNNER = Path(__file__).with_name("cell_runner.py")


@dataclass
class ExecutedNotebook:
    """The outputs of a notebook whose cells were all run.

    Attributes:
        outputs: the sanitized outputs of each cell that was run, by its position.
        scores: the points that nbgrader gives each check for its outputs, by its name.
        flags: what was noticed.
    """

    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    scores: dict[str, float | None] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


def execute_cells(
    restored: Restored, open_transport: OpenTransport, name: str = OWN_NAME
) -> ExecutedNotebook:
    """Run all code cells in their order, in one process.

    Args:
        restored: the notebook.
        open_transport: opens a transport to a process that runs a plan within a time limit.
        name: the name of the function that runs a cell. A sandbox only runs functions of its
            lesson, so it gets the name of one of them.
    """
    executed = ExecutedNotebook()
    transport = open_transport(_plan(name), LIMIT)
    run_cell = Proxy(name, transport, own_figures=False)
    try:
        for position, cell in enumerate(restored.cells):
            if cell.is_code:
                outputs = _outputs(run_cell(cell.source))
                executed.outputs[position] = sanitized_outputs(outputs)[1:]
                if cell.grade_id:
                    _score(cell, outputs, executed)
    except TimedOut as end:
        kind = "" if end.waited else " of processor time"
        executed.flags.append(f"running every cell was stopped after {end.limit:g} seconds{kind}")
    except (
        Died,
        ProtocolError,
        NotStarted,
        NoFunction,
        LearnerRaised,
        LookupError,
        TypeError,
    ) as end:
        executed.flags.append(f"running every cell broke off: {' '.join(str(end).split())[:200]}")
    finally:
        transport.close()
    for cell in restored.cells:
        if cell.is_code and cell.grade_id and cell.grade_id not in executed.scores:
            _score(cell, [{"output_type": "error"}], executed)
    return executed


def _plan(name: str) -> Plan:
    text = f"{_CELL_RUNNER.read_text(encoding='utf-8')}\n{name} = run_cells\n"
    count = len(ast.parse(text).body)
    cell = CodeCell(source=text, file="cell_runner.py", place="the cell runner")
    return Plan(name, (Piece(cell, tuple(range(count)), own=True),))


def _outputs(reply: Any) -> list[dict[str, Any]]:
    """Write a cell's outputs in nbformat; the reply may hold data of any kind."""
    outputs: list[dict[str, Any]] = []
    for stream in ("stdout", "stderr"):
        if reply[stream]:
            outputs.append({"output_type": "stream", "name": stream, "text": str(reply[stream])})
    results = [("display_data", data) for data in reply["displayed"]]
    results += [("execute_result", reply["result"])] if reply["result"] else []
    for kind, data in results:
        outputs.append({"output_type": kind, "metadata": {}, "data": dict(data)})
    if reply["error"]:
        name, value = map(str, reply["error"])
        lines = list(map(str, reply["traceback"]))
        outputs.append({"output_type": "error", "ename": name, "evalue": value, "traceback": lines})
    return outputs


def _score(cell: Cell, outputs: list[dict[str, Any]], executed: ExecutedNotebook) -> None:
    """Score a check's outputs by nbgrader's own rule."""
    from nbgrader.utils import determine_grade, is_grade

    content = {"cell_type": cell.cell_type, "source": cell.source, "metadata": cell.metadata}
    node = nbformat.from_dict({**content, "outputs": outputs})
    if not is_grade(node):
        return
    try:
        points, _ = determine_grade(node)
        executed.scores[cell.grade_id] = None if points is None else float(points)
    except (KeyError, ValueError) as problem:  # more points than there are, or none to be read
        executed.scores[cell.grade_id] = None
        executed.flags.append(f"{cell.grade_id}: {problem}")
