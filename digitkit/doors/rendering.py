"""How a result of grading is shown: as a card in a notebook, and as text in a terminal."""

from __future__ import annotations

import html
import re

from digitkit.lessons.catalog import exercise_of, questions_of
from digitkit.outside.results import (
    DONE,
    NOT_STARTED,
    NOT_YET,
    RAISED,
    TIMED_OUT,
    ExerciseResult,
    LessonResult,
)


def heading(result: ExerciseResult) -> str:
    """Return the first line of a result, as in `03.1 split · not yet right · 2 of 4 checks`."""
    line = f"{result.id} {result.function} · {result.outcome}"
    if result.outcome == NOT_STARTED:
        return line
    return f"{line} · {result.passed} of {result.checks} checks"


def exercise_text(result: ExerciseResult) -> str:
    """Return a result: its heading, and below it what was observed, expected, and to try."""
    lines = [heading(result), *(result.message.splitlines() if not result.done else [])]
    lines += [f"Note      {note}" for note in result.notes]
    return "\n  ".join(lines)


def total_text(result: LessonResult) -> str:
    """Return how many exercises of a file are done, and their points."""
    done = sum(one.done for one in result.exercises)
    points = f"{result.points:g} of {result.max_points:g} points"
    return f"{result.lesson} · {done} of {len(result.exercises)} exercises done · {points}"


# Each edge has a contrast of at least 3:1 on white and on the black of dark themes.
_SIGNS = {
    DONE: ("✓", "#2e9b57"),
    NOT_YET: ("◐", "#c47900"),
    RAISED: ("✗", "#d9534a"),
    TIMED_OUT: ("◷", "#9a6fd0"),
    NOT_STARTED: ("○", "#808790"),
}
_STUCK = "Stuck? Open the hints above, under the task."
_NEXT_STEPS = {
    NOT_STARTED: "Write it in the cell above, run that cell, then run this one again.",
    NOT_YET: _STUCK,
    RAISED: _STUCK,
    TIMED_OUT: _STUCK,
}
_PROBLEM = ("?", "#808790")
_CODE = re.compile(r"`([^`\n]+)`")
_AS_CODE = {"Line", "Called"}
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_CODE_STYLE = (
    f"font-family:{_MONO};font-size:.92em;padding:.08em .3em;border-radius:3px;color:inherit;"
    "background:rgba(128,128,128,.16)"
)
_FAINT = "opacity:.78"


def verdict_card(result: ExerciseResult, way_on: str = "") -> str:
    """Return a result as a card.

    Args:
        result: the result of an exercise.
        way_on: what the learner may do next, the last line of the card.
    """
    sign, colour = _SIGNS[result.outcome]
    parts = [_heading(sign, colour, result)]
    if not result.done:
        parts.append(_paragraph(_inline(result.observed)))
        parts.append(_details(result.details))
    parts.append(_checks(result, colour))
    parts += [_paragraph(f"Note: {_inline(note)}", _FAINT) for note in result.notes]
    if not result.done:
        parts.append(_paragraph(_NEXT_STEPS[result.outcome], _FAINT))
    if way_on:
        parts.append(_paragraph(_inline(way_on)))
    return _card("".join(parts), colour)


def problem_card(text: str) -> str:
    """Return a card that says why nothing could be graded."""
    sign, colour = _PROBLEM
    return _card(_paragraph(f"{_sign(sign, colour)} {_inline(text)}"), colour)


def _card(content: str, colour: str) -> str:
    style = (
        f"border:1px solid rgba(128,128,128,.35);border-left:5px solid {colour};border-radius:5px;"
        "padding:.65em 1em;margin:.3em 0;max-width:46rem;color:inherit;background:transparent;"
        "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
        "font-size:14px;line-height:1.5;text-align:left"
    )
    return f'<div role="status" style="{style}">{content}</div>'


def _sign(sign: str, colour: str) -> str:
    style = f"display:inline-block;min-width:1.2em;color:{colour};font-weight:700"
    return f'<span aria-hidden="true" style="{style}">{sign}</span>'


def _heading(sign: str, colour: str, result: ExerciseResult) -> str:
    name = html.escape(result.function)
    points = f"{result.points:g} of {result.max_points:g} points"
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:.2em .9em;align-items:baseline">'
        f'<strong style="font-size:1.08em">{_sign(sign, colour)}{html.escape(result.outcome)}'
        f'</strong><span>{html.escape(result.id)} <code style="{_CODE_STYLE}">{name}</code></span>'
        f'<span style="margin-left:auto;{_FAINT}">{points}</span></div>'
    )


def _paragraph(content: str, style: str = "") -> str:
    return f'<div style="margin-top:.45em;white-space:pre-line;{style}">{content}</div>'


def _details(pairs: list[tuple[str, str]]) -> str:
    if not pairs:
        return ""
    style = "display:grid;grid-template-columns:max-content 1fr;gap:.3em 1em;margin:.45em 0 0"
    rows = "".join(
        f'<span style="{_FAINT}">{word}</span>'
        f'<span style="white-space:pre-wrap;overflow-wrap:anywhere">'
        f"{_code(text) if word in _AS_CODE else _inline(text)}</span>"
        for word, text in pairs
    )
    return f'<div style="{style}">{rows}</div>'


def _inline(text: str) -> str:
    """Escape a text, and show what is between backticks as code."""
    parts = _CODE.split(text)
    return "".join(_code(p) if n % 2 else html.escape(p) for n, p in enumerate(parts))


def _code(text: str) -> str:
    return f'<code style="{_CODE_STYLE};white-space:pre-wrap">{html.escape(text)}</code>'


def _checks(result: ExerciseResult, colour: str) -> str:
    """Show how many checks passed, and a folded list of what each of them asks."""
    if result.outcome == NOT_STARTED:
        return ""
    rows, signs = [], []
    for number, question in enumerate(questions_of(exercise_of(result.function))):
        state, sign = _state(number, result)
        shown = _sign(sign, colour) if state == "failed" else _sign(sign, "inherit")
        signs.append(shown)
        style = "" if state == "failed" else _FAINT
        asked = _inline(question.rstrip("."))
        rows.append(f'<li style="{style}">{shown} {asked} <em>· {state}</em></li>')
    count = f"{result.passed} of {result.checks} checks"
    listing = "list-style:none;margin:.35em 0 0;padding:0 0 0 .2em"
    return (
        '<details style="margin-top:.55em"><summary style="cursor:pointer">'
        f"{count} <span>{''.join(signs)}</span></summary>"
        f'<ul style="{listing}">{"".join(rows)}</ul></details>'
    )


def _state(number: int, result: ExerciseResult) -> tuple[str, str]:
    if number < result.passed:
        return "passed", "✓"
    return ("failed", "✗") if number == result.passed else ("not reached", "·")
