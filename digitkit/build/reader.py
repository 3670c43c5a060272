"""A lesson page's text → its blocks, with a fault for everything that cannot be read."""

from __future__ import annotations

import re
from pathlib import PurePath

from digitkit.build.faults import Fault
from digitkit.build.figures import take_figure
from digitkit.build.front_matter import read_front_matter
from digitkit.build.inner import (
    FOLDED_KINDS,
    OPEN_KINDS,
    is_known,
    prose,
    read_callout,
    take_first_line,
)
from digitkit.build.lines import Admonished, Fenced, Line, LineReader, Words
from digitkit.build.page import Block, Code, Inner, Page, Prose, Source
from digitkit.build.quiz import read_quiz
from digitkit.build.tasks import read_exercise, read_question

SECTION = re.compile(r"#{2,3} .*")
MOST_LINES = 12


def read_page(text: str, file: str) -> tuple[Page, tuple[Fault, ...]]:
    """Read a lesson page.

    Args:
        text: the page.
        file: its name from the root of the project; its stem is the lesson's name.

    Returns:
        The page, and all faults of its form.
    """
    reader = LineReader(file)
    fields, lines = read_front_matter(reader, reader.number(text))
    blocks = take_title(reader, fields.title, read_top(reader, lines))
    known = {**vars(fields), "lesson": PurePath(file).stem}
    return Page(file, **known, blocks=tuple(blocks)), tuple(reader.faults)


def take_title(reader: LineReader, title: str, blocks: list[Block]) -> list[Block]:
    """Check the heading of level 1, which says what `title` says, and take it away."""
    opening: list[Inner] = [blocks[0]] if blocks and isinstance(blocks[0], Prose) else []
    heading, rest = take_first_line(opening)
    if heading is None or not heading.text.startswith("# "):
        line = blocks[0].line if blocks else 1
        reader.fault(line, "the page must begin with its title, as a heading of level 1")
        return blocks
    words = heading.text[2:].strip()
    if title and words != title:
        reader.fault(heading.number, f"the heading is {words!r}, but `title` is {title!r}")
    return [*rest, *blocks[1:]]


def read_top(reader: LineReader, lines: list[Line]) -> list[Block]:
    """Read the blocks of a page's top level, a new text at each heading of level 2 or 3."""
    blocks: list[Block] = []
    words: list[Line] = []
    for chunk in reader.chunks(lines):
        if isinstance(chunk, Words):
            for line in take_figure(reader, blocks if not words else [], chunk.lines):
                if SECTION.fullmatch(line.text):
                    blocks += prose(words)
                    words = []
                words.append(line)
        elif isinstance(chunk, Fenced) and not is_code(reader, chunk):
            words += chunk.lines
        else:
            blocks += prose(words)
            words = []
            blocks += (
                [read_code(reader, chunk)]
                if isinstance(chunk, Fenced)
                else read_admonition(reader, chunk)
            )
    return blocks + prose(words)


def is_code(reader: LineReader, fence: Fenced) -> bool:
    """Tell a code cell from code that is only shown, such as a file's content."""
    if fence.info.split()[:1] != ["python"]:
        return False
    if fence.indent:
        reader.fault(fence.lines[0].number, "the fence of a code cell starts at column 1")
    return True


def read_code(reader: LineReader, fence: Fenced) -> Code:
    """Read a code cell."""
    line, raises = fence.lines[0].number, fence.info == "python raises"
    source = "\n".join(each.text for each in fence.lines[1:-1]).rstrip()
    if not raises and fence.info != "python":
        reader.fault(line, f"a code cell is ```python or ```python raises; got {fence.info!r}")
    length = source.count("\n") + 1
    if length > MOST_LINES:
        reader.fault(line, f"{length} lines in one cell: {MOST_LINES} at the most")
    if not source.strip():
        reader.fault(line, "the code cell is empty")
    if not raises:
        check_python(reader, line, source)
    return Code(line, source, raises)


def check_python(reader: LineReader, line: int, source: str) -> None:
    """Note code that is no Python."""
    try:
        compile(source, "<cell>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        where = getattr(error, "lineno", None) or 1
        reader.fault(line + where, f"no valid Python: {getattr(error, 'msg', error)}")


def read_admonition(reader: LineReader, chunk: Admonished) -> list[Block]:
    """Read an admonition of the top level, nothing where it has no place there."""
    kinds = (*OPEN_KINDS, "exercise", "question", "quiz", "source")
    if not is_known(reader, chunk, FOLDED_KINDS if chunk.mark == "???" else kinds):
        return []
    match chunk.mark, chunk.kind:
        case "!!!", "exercise":
            return [read_exercise(reader, chunk)]
        case "!!!", "question":
            return [read_question(reader, chunk)]
        case "!!!", "quiz":
            return [read_quiz(reader, chunk)]
        case "!!!", "source":
            return [Source(chunk.line, chunk.title or "")]
    return [read_callout(reader, chunk)]
