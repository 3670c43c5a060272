"""The boxes, folds and quizzes of a page: HTML around Markdown, which the site's builder reads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from digitkit.build.page import Callout, Prose, Quiz, Wording

CODE = re.compile(r"`([^`]+)`")
# A line of raw HTML must not look like a fence, a heading or a list to the reader of Markdown.
MARKS = str.maketrans({"`": "&#96;", "~": "&#126;"})


def raw(text: str) -> str:
    """Give HTML that the reader of Markdown passes on as it is."""
    return text.translate(MARKS)


def title_html(title: str) -> str:
    """Write a title, with what stands between backticks as code."""
    return CODE.sub(r"<code>\1</code>", html.escape(title, quote=False))


def box(kind: str, title: str, inner: str) -> str:
    """Write an open box."""
    return (
        f'<div class="admonition {kind}" markdown="1">\n'
        f'<p class="admonition-title">{title_html(title)}</p>\n\n{inner}\n\n</div>'
    )


def fold(kind: str, title: str, inner: str) -> str:
    """Write a box that is closed until the reader opens it."""
    return (
        f'<details class="{kind}" markdown="1">\n<summary>{title_html(title)}</summary>\n\n'
        f"{inner}\n\n</details>"
    )


def code_block(source: str) -> str:
    """Write code that is shown."""
    return f"```python\n{source}\n```"


def write_blocks(blocks: Iterable[Wording]) -> str:
    """Write words, boxes and quizzes."""
    return "\n\n".join(map(write_block, blocks))


def write_block(block: Wording) -> str:
    """Write one of them."""
    match block:
        case Prose(text=text):
            return text
        case Callout(folded=True):
            return fold(block.kind, block.title, write_blocks(block.blocks))
        case Callout():
            return box(block.kind, block.title, write_blocks(block.blocks))
        case Quiz():
            return write_quiz(block)


def write_quiz(quiz: Quiz) -> str:
    """Write a quiz: answers to choose from, a place for the verdict, and the folded reason.

    It works without a script too: the fold holds the answer.
    """
    name = f"quiz-{quiz.line}"
    choices = "\n\n".join(
        f'<div class="quiz-choice" markdown="span"><input type="radio" id="{name}-{number}"'
        f' name="{name}" value="{"right" if number == quiz.right else "wrong"}">'
        f'<label for="{name}-{number}">{option.text}</label></div>'
        for number, option in enumerate(quiz.options)
    )
    right = f"The answer: **{quiz.options[quiz.right].text}**"
    why = fold("answer", "The answer, and why", f"{right}\n\n{write_blocks(quiz.why)}")
    return (
        f'<form class="quiz" autocomplete="off" markdown="1">\n<fieldset markdown="1">\n'
        f"<legend>{title_html(quiz.title)}</legend>\n\n{choices}\n\n</fieldset>\n\n"
        f'<p class="quiz-verdict" role="status"></p>\n\n{why}\n\n</form>'
    )
