"""What a page sets its readers to do: exercises and the written question."""

from __future__ import annotations

import re

from digitkit.build.inner import FOLDED_KINDS, read_inner, take_first_line
from digitkit.build.lines import Admonished, LineReader
from digitkit.build.page import Callout, Exercise, Inner, Question

LEVEL = re.compile(r"(warm-up|core|stretch) · (\d+) minutes?")
HINT = re.compile(r"Hint (\d+)\b.*")
HINTS = ["1", "2", "3"]


def read_exercise(reader: LineReader, chunk: Admonished) -> Exercise:
    """Read an exercise: its level and minutes, its task, its three hints."""
    blocks = read_inner(reader, chunk.body)
    hints = [block for block in blocks if isinstance(block, Callout) and hint_number(block)]
    numbers = [hint_number(hint) for hint in hints]
    if numbers != HINTS:
        got = ", ".join(f"Hint {number}" for number in numbers) or "none"
        reader.fault(
            chunk.line, f'needs ??? tip "Hint 1: …", "Hint 2: …" and "Hint 3: …"; got {got}'
        )
    task = [block for block in blocks if block not in hints]
    level, minutes, task = take_level(reader, chunk, task)
    if not task:
        reader.fault(chunk.line, "the exercise has no task in words")
    return Exercise(chunk.line, chunk.title or "", level, minutes, tuple(task), tuple(hints))


def hint_number(block: Callout) -> str:
    """Give the number of a hint, and nothing for another admonition."""
    match = HINT.fullmatch(block.title)
    return match[1] if match and block.folded and block.kind == "tip" else ""


def take_level(
    reader: LineReader, chunk: Admonished, task: list[Inner]
) -> tuple[str, int, list[Inner]]:
    """Take the line with level and minutes off the task."""
    first, rest = take_first_line(task)
    match = LEVEL.fullmatch(first.text.strip()) if first else None
    if match is None:
        reader.fault(
            first.number if first else chunk.line,
            'the first line of an exercise is like "core · 8 minutes" (warm-up, core or stretch)',
        )
        return "core", 0, task
    return match[1], int(match[2]), rest


def read_question(reader: LineReader, chunk: Admonished) -> Question:
    """Read the written question and what a good answer to it says."""
    blocks = read_inner(reader, chunk.body, (*FOLDED_KINDS, "rubric"))
    rubrics = [block for block in blocks if isinstance(block, Callout) and block.kind == "rubric"]
    if len(rubrics) != 1:
        reader.fault(chunk.line, f"the question needs one ??? rubric; got {len(rubrics)}")
    task = tuple(block for block in blocks if block not in rubrics)
    if not task:
        reader.fault(chunk.line, "the question has no words")
    rubric = rubrics[0].blocks if rubrics else ()
    return Question(chunk.line, chunk.title or "In your own words", task, rubric)
