"""The notebook of a graded submission, as the formgrader and feedback show it: nothing in it runs.

Notebooks are shown as web pages, to instructors in the formgrader and to learners as feedback. In
a learner's cells, raw HTML, scripts, TeX commands with links, and values that would end up inside
a tag are shown as text.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any

from digitkit.course.autograde.lesson_copy import LessonCopy, Restored
from digitkit.course.autograde.submission import text_of
from digitkit.course.cells import Cell
from digitkit.doors.rendering import verdict_card
from digitkit.outside.results import ExerciseResult

if TYPE_CHECKING:
    from digitkit.course.autograde.execution import ExecutedNotebook

_MINOR = 5
MOST_OF_A_CELL = 2**20
MOST_LINES = 1000
HANDED_IN = "[Output as it was handed in. It was not made by the grader.]"
_PICTURES = ("image/png", "image/jpeg")
_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_NOTHING = "\N{ZERO WIDTH SPACE}"
# A `<` that could begin a tag, and TeX commands that do more than set formulas.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_TEX = re.compile(
    r"\\(?=(?:href|url|class|style|cssId|require|html\w*|data|unicode|include\w*|bbox)\b)"
)
# What a page would take for the scheme of an address, however it is spelt; the usual ones stay.
_SCHEME = re.compile(r"(?i)(?<!http)(?<!https)(?<!mailto)(?<=[a-z\s\\]):")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def graded_notebook(
    restored: Restored,
    lesson: LessonCopy,
    results: dict[str, ExerciseResult],
    scores: dict[str, float | None],
    executed: ExecutedNotebook | None,
) -> str:
    """Write the notebook of a graded submission, as JSON.

    The cells with points show the verdict as their output, as the notebook's own check does. All
    other outputs are those of `executed`, or without it those that were submitted.
    """
    released = {cell.id: cell.source for cell in lesson.all_cells if cell.id}
    nodes = []
    for position, cell in enumerate(restored.cells):
        name = cell.grade_id
        ours = not lesson.cells[name].solution if name else released.get(cell.id) == cell.source
        node = _released_node(cell) if ours else sanitized_cell(cell)
        if node["cell_type"] == "code":
            score = scores.get(name)
            if executed is not None:
                node["outputs"] = executed.outputs.get(position, [])
            if name in results:
                node["outputs"] = [_verdict(results[name], score or 0.0)]
            elif score is not None:
                node["outputs"] = [_text(f"{score:g} points")]
        nodes.append(node)
    return _notebook(nodes, lesson)


def ungraded_notebook(lesson: LessonCopy, reason: str) -> str:
    """Write the notebook of a submission that can't be graded: the reason, then the lesson."""
    quoted = "\n".join(f"    {line}" for line in reason.splitlines())
    notice = {
        "cell_type": "markdown",
        "id": "could-not-be-graded",
        "metadata": {},
        "source": f"**This submission could not be graded:**\n\n{quoted}\n\n"
        "Below is the lesson as it was handed out. Nothing in it is the learner's.",
    }
    return _notebook([notice, *map(_released_node, lesson.all_cells)], lesson)


def _released_node(cell: Cell) -> dict[str, Any]:
    """Write a cell whose text is the course's own, with the submitted outputs sanitized."""
    node = {**sanitized_cell(cell), "cell_type": cell.cell_type, "source": cell.source}
    node.pop("attachments", None)
    return node


def _verdict(result: ExerciseResult, points: float) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "execution_count": None,
        "metadata": {},
        "data": {"text/plain": repr(points), "text/html": verdict_card(result)},
    }


def _notebook(nodes: list[dict[str, Any]], lesson: LessonCopy) -> str:
    seen: set[str] = set()
    for number, node in enumerate(nodes):
        if not node["id"] or node["id"] in seen:
            node["id"] = f"cell-{number}"
        seen.add(node["id"])
    notebook = {
        "cells": nodes,
        "metadata": lesson.metadata,
        "nbformat": 4,
        "nbformat_minor": _MINOR,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def sanitized_markdown(source: str) -> str:
    """Break the HTML in a learner's text with invisible characters; it looks the same."""
    text = _TAG.sub(f"<{_NOTHING}", source)
    text = _TEX.sub(rf"\\{_NOTHING}", text)
    text = _ENTITY.sub(f"&{_NOTHING}", text)
    return _SCHEME.sub(f"{_NOTHING}:", text)


def _fenced(source: str) -> str:
    """Write a raw cell's text as a code block, since raw cells go into a page unescaped."""
    ticks = max((len(run) for run in re.findall(r"`+", source)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{source}\n{fence}"


def _sanitized_attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """Keep the pictures in a text; nothing else can be shown safely."""
    items = attachments.items() if isinstance(attachments, dict) else []
    kept = {str(name): _pictures(data) for name, data in items if isinstance(data, dict)}
    return {name: pictures for name, pictures in kept.items() if pictures}


def sanitized_outputs(outputs: list[Any]) -> list[dict[str, Any]]:
    """Keep the texts, errors and pictures of a cell's outputs, marked as the learner's."""
    kept: list[dict[str, Any]] = []
    room = MOST_OF_A_CELL
    for output in outputs:
        sanitized = _sanitized_output(output) if isinstance(output, dict) else None
        if sanitized is None:
            continue
        room -= len(str(sanitized))
        if room < 0 or len(kept) >= MOST_LINES:
            kept.append(_text("[More was handed in than can be shown here.]"))
            break
        kept.append(sanitized)
    return [_text(HANDED_IN), *kept] if kept else []


def sanitized_cell(cell: Cell) -> dict[str, Any]:
    """Write a learner's own cell in nbformat, with nothing in it that could run."""
    node: dict[str, Any] = {"id": cell.id, "metadata": {**cell.metadata}}
    if cell.is_code:
        outputs = sanitized_outputs(cell.outputs)
        code = {"cell_type": "code", "execution_count": None, "outputs": outputs}
        return node | code | {"source": cell.source}
    text = _fenced(cell.source) if cell.cell_type == "raw" else cell.source
    node |= {"cell_type": "markdown", "source": sanitized_markdown(text)}
    pictures = _sanitized_attachments(cell.attachments)
    return node | ({"attachments": pictures} if pictures else {})


def _sanitized_output(output: dict[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        return _text(_short(text_of(output.get("text"))))
    if kind == "error":
        traceback = output.get("traceback")
        lines = [text_of(line) for line in traceback] if isinstance(traceback, list) else []
        name, value = (text_of(output.get(key)) for key in ("ename", "evalue"))
        return _text(_short("\n".join(lines) or f"{name}: {value}"))
    data = output.get("data")
    if kind not in ("display_data", "execute_result") or not isinstance(data, dict):
        return None
    pictures: dict[str, str] = _pictures(data)
    text = _short(text_of(data.get("text/plain")))
    shown = pictures | ({"text/plain": text} if text else {})
    return _display(shown) if shown else None


def _pictures(data: dict[str, Any]) -> dict[str, str]:
    pictures = {}
    for kind in _PICTURES:
        try:
            raw = base64.b64decode("".join(text_of(data.get(kind)).split()), validate=True)
        except (binascii.Error, ValueError):
            continue
        if raw.startswith(_SIGNATURES[kind]):
            pictures[kind] = base64.b64encode(raw).decode("ascii")
    return pictures


def _short(text: str) -> str:
    most = MOST_OF_A_CELL // 4
    lines = _TERMINAL.sub("", text).replace("\x1b", "").split("\n")
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], "[… cut off here]"]
    text = "\n".join(lines)
    return text if len(text) <= most else f"{text[:most]} [… cut off]"


def _text(text: str) -> dict[str, Any]:
    return _display({"text/plain": text})


def _display(data: dict[str, str]) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}
