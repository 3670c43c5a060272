"""A page's words as JupyterLab, VS Code and Colab show them well."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from string import ascii_uppercase

from digitkit.build.links import Localizer
from digitkit.build.page import Callout, Exercise, Question, Quiz, Wording
from digitkit.build.registry import ExerciseFacts

CODE_IN_TITLE = re.compile(r"`([^`]+)`")


def write_blocks(blocks: Iterable[Wording], localizer: Localizer) -> str:
    """Write blocks as one Markdown text.

    Args:
        blocks: words and admonitions.
        localizer: mends the links, and takes the pictures of the cell.

    Returns:
        Plain Markdown: an open admonition as a quotation, a folded one as HTML details.
    """
    return "\n\n".join(write_block(block, localizer) for block in blocks)


def write_block(block: Wording, localizer: Localizer) -> str:
    """Write one block."""
    match block:
        case Callout():
            return write_callout(block, localizer)
        case Quiz():
            return write_quiz(block, localizer)
    return localizer.localize(block)


def write_callout(callout: Callout, localizer: Localizer) -> str:
    """Write an admonition."""
    inner = write_blocks(callout.blocks, localizer)
    if callout.folded:
        return write_fold(callout.kind, callout.title, inner)
    quoted = f"**{callout.title}**\n\n{inner}".split("\n")
    return "\n".join(f"> {line}".rstrip() for line in quoted)


def write_fold(kind: str, title: str, inner: str) -> str:
    """Write what stands closed until the reader opens it."""
    shown = CODE_IN_TITLE.sub(r"<code>\1</code>", html.escape(title, quote=False))
    return f'<details class="{kind}">\n<summary>{shown}</summary>\n\n{inner}\n\n</details>'


def write_quiz(quiz: Quiz, localizer: Localizer) -> str:
    """Write a quiz: the answers with letters, and the right one with its reason in a fold."""
    options = [
        f"- **{letter}** {localizer.localize(option)}"
        for letter, option in zip(ascii_uppercase, quiz.options, strict=False)
    ]
    answer = f"**{ascii_uppercase[quiz.right]}.** {write_blocks(quiz.why, localizer)}"
    listed = "\n".join(options)
    return f"**{quiz.title}**\n\n{listed}\n\n{write_fold('answer', 'The answer', answer)}"


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
