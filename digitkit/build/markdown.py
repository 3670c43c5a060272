"""A page's words as JupyterLab, VS Code and Colab show them well."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from digitkit.build.links import Localizer
from digitkit.build.page import Callout, Exercise, Inner, Question
from digitkit.build.registry import ExerciseFacts

CODE_IN_TITLE = re.compile(r"`([^`]+)`")


def write_blocks(blocks: Iterable[Inner], localizer: Localizer) -> str:
    """Write blocks as one Markdown text.

    Args:
        blocks: words and admonitions.
        localizer: mends the links, and takes the pictures of the cell.

    Returns:
        Plain Markdown: an open admonition as a quotation, a folded one as HTML details.
    """
    return "\n\n".join(
        write_callout(block, localizer) if isinstance(block, Callout) else localizer.localize(block)
        for block in blocks
    )


def write_callout(callout: Callout, localizer: Localizer) -> str:
    """Write an admonition."""
    inner = write_blocks(callout.blocks, localizer)
    if callout.folded:
        title = CODE_IN_TITLE.sub(r"<code>\1</code>", html.escape(callout.title, quote=False))
        return (
            f'<details class="{callout.kind}">\n<summary>{title}</summary>\n\n{inner}\n\n</details>'
        )
    quoted = f"**{callout.title}**\n\n{inner}".split("\n")
    return "\n".join(f"> {line}".rstrip() for line in quoted)


def write_exercise(exercise: Exercise, facts: ExerciseFacts, localizer: Localizer) -> str:
    """Write an exercise's heading, task and hints."""
    heading = f"### Exercise {facts.id} · `{exercise.function}`"
    effort = f"*{exercise.level} · {exercise.minutes} minutes · {count(facts.points, 'point')}*"
    return "\n\n".join(
        [heading, effort, write_blocks([*exercise.task, *exercise.hints], localizer)]
    )


def write_question(question: Question, points: int, localizer: Localizer) -> str:
    """Write the written question; its answer has a cell of its own."""
    task = write_blocks(question.task, localizer)
    return f"### {question.title}\n\n*{count(points, 'point')}, graded by a person*\n\n{task}"


def count(number: int, thing: str) -> str:
    """Say how many, such as "1 point" or "2 points"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
