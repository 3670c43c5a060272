"""A question from memory: answers to choose from, one of them right, and the reason."""

from __future__ import annotations

import re

from digitkit.build.inner import read_inner
from digitkit.build.lines import Admonished, Line, LineReader
from digitkit.build.page import Prose, Quiz

OPTION = re.compile(r"- \[(?P<mark>[ x])\] (?P<text>\S.*)")
FEWEST = 2


def read_quiz(reader: LineReader, chunk: Admonished) -> Quiz:
    """Read a quiz: a list of answers with the right one ticked, then why it is right."""
    start = next((i for i, line in enumerate(chunk.body) if line.text.strip()), 0)
    end = start
    while end < len(chunk.body) and chunk.body[end].text.strip():
        end += 1
    marked = list(map(read_option, join_wrapped(chunk.body[start:end])))
    options = tuple(prose for _, prose in marked)
    ticked = [number for number, (mark, _) in enumerate(marked) if mark == "x"]
    if len(options) < FEWEST or len(ticked) != 1 or any(not mark for mark, _ in marked):
        text = 'begins with a list of two or more answers, "- [ ] wrong", one of them "- [x] right"'
        reader.fault(chunk.line, f"a quiz {text}")
    why = tuple(read_inner(reader, chunk.body[end:]))
    if not why:
        reader.fault(chunk.line, "the quiz doesn't say why: put the reason below its answers")
    return Quiz(chunk.line, chunk.title or "", options, ticked[0] if ticked else 0, why)


def join_wrapped(lines: list[Line]) -> list[Line]:
    """Put each line that goes on with the one above, being indented, behind it."""
    joined: list[Line] = []
    for line in lines:
        if line.text.startswith(" ") and joined:
            joined[-1] = Line(joined[-1].number, f"{joined[-1].text} {line.text.strip()}")
        else:
            joined.append(line)
    return joined


def read_option(line: Line) -> tuple[str, Prose]:
    """Give the mark of an answer, nothing where it has none, and its words."""
    match = OPTION.fullmatch(line.text.rstrip())
    if match is None:
        return "", Prose(line.number, line.text)
    return match["mark"], Prose(line.number, match["text"])
