"""Parse a lesson page into its blocks, with a fault for everything that is not valid."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TypedDict, TypeVar

import yaml

from digitkit.build.faults import Fault
from digitkit.build.figures import take_figure
from digitkit.build.moving import is_mark, read_mark, refuse_mark
from digitkit.build.page import (
    Block,
    Callout,
    Code,
    ExerciseBlock,
    Inner,
    Page,
    Prose,
    Question,
    Quiz,
    SourceBlock,
)
from digitkit.build.text_lines import Admonished, Fenced, LineReader, PageLine, Words, first

T = TypeVar("T", str, int)
DASHES = "---"


class FrontMatter(TypedDict):
    """The fields above a lesson page, as `Page` describes them."""

    lesson: str
    title: str
    minutes: int
    question: str
    holds: str
    summary: str


def read_front_matter(
    reader: LineReader, lines: list[PageLine]
) -> tuple[FrontMatter, list[PageLine]]:
    """Read the fields, with a fault for each that is missing or of the wrong type.

    Args:
        reader: collects the faults.
        lines: the whole page.

    Returns:
        The fields, empty ones where there is a fault, and the lines below them.
    """
    expected = PurePath(reader.file).stem
    nothing = FrontMatter(lesson=expected, title="", minutes=0, question="", holds="", summary="")
    end = next((i for i in range(1, len(lines)) if lines[i].text.rstrip() == DASHES), None)
    if not lines or lines[0].text.rstrip() != DASHES or end is None:
        reader.fault(1, "the page must begin with its fields between two lines of ---")
        return nothing, lines
    above, below = lines[1:end], lines[end + 1 :]
    try:
        fields = yaml.safe_load("\n".join(line.text for line in above)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reader.fault(2 + (mark.line if mark else 0), "not valid YAML: put the text in quotes")
        return nothing, below

    def value(name: str, kind: type[T]) -> T:
        if not isinstance(fields, dict) or name not in fields:
            reader.fault(1, f"the field `{name}` is missing above the page")
            return kind()
        field = fields[name]
        if type(field) is not kind or not field or (isinstance(field, int) and field < 0):
            wanted = "a whole number above 0" if kind is int else "a text"
            reader.fault(line_of(above, name), f"`{name}` must be {wanted}; got {field!r}")
            return kind()
        return field

    lesson = value("lesson", str)
    if lesson and lesson != expected:
        text = f"lesson is {lesson!r}, but the file is named {expected!r}"
        reader.fault(line_of(above, "lesson"), text)
    front = FrontMatter(
        lesson=expected,
        title=value("title", str),
        minutes=value("minutes", int),
        question=value("question", str),
        holds=value("holds", str),
        summary=value("summary", str),
    )
    return front, below


def line_of(lines: list[PageLine], name: str) -> int:
    """Return the number of a field's line."""
    return next((line.number for line in lines if re.match(rf"{name}\s*:", line.text)), 1)


OPEN_KINDS = ("predict", "note", "warning", "tip")
FOLDED_KINDS = ("answer", "question", "note", "warning", "tip")


def read_inner(
    reader: LineReader, lines: list[PageLine], folded_kinds: tuple[str, ...] = FOLDED_KINDS
) -> list[Inner]:
    """Read the blocks of an admonition; code in it is shown and not run.

    Args:
        reader: splits the lines and collects the faults.
        lines: the lines in the admonition.
        folded_kinds: the kinds of fold that are allowed here.

    Returns:
        The blocks in order.
    """
    blocks: list[Inner] = []
    words: list[PageLine] = []
    for chunk in reader.chunks(lines):
        if not isinstance(chunk, Admonished):
            words += [line for line in chunk.lines if not refuse_mark(reader, line)]
            continue
        blocks += prose(words)
        words = []
        if is_known(reader, chunk, folded_kinds if chunk.mark == "???" else OPEN_KINDS):
            blocks.append(read_callout(reader, chunk))
    return blocks + prose(words)


def read_callout(reader: LineReader, chunk: Admonished) -> Callout:
    """Read a prediction, a note, an answer or a hint."""
    title = chunk.title or chunk.kind.capitalize()
    blocks = tuple(read_inner(reader, chunk.body))
    return Callout(chunk.line, chunk.kind, title, chunk.mark == "???", blocks)


def is_known(reader: LineReader, chunk: Admonished, kinds: tuple[str, ...]) -> bool:
    """Check whether an admonition is allowed here, with a fault if it is not."""
    if chunk.kind not in kinds:
        text = f"{chunk.mark} {chunk.kind} has no place here; allowed are {', '.join(kinds)}"
        reader.fault(chunk.line, text)
    return chunk.kind in kinds


def prose(lines: list[PageLine]) -> list[Prose]:
    """Join lines into one text; return an empty list if all are blank."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    if not filled:
        return []
    kept = lines[filled[0] : filled[-1] + 1]
    return [Prose(kept[0].number, "\n".join(line.text for line in kept))]


def take_first_line(blocks: list[Inner]) -> tuple[PageLine | None, list[Inner]]:
    """Remove the first line from blocks that start with text.

    Returns:
        The line, None if they do not start with text, and the blocks without it.
    """
    if not blocks or not isinstance(blocks[0], Prose):
        return None, blocks
    line, lines = blocks[0].line, blocks[0].text.split("\n")
    numbered = [PageLine(line + i, text) for i, text in enumerate(lines)]
    return numbered[0], [*prose(numbered[1:]), *blocks[1:]]


LEVEL = re.compile(r"(warm-up|core|stretch) · (\d+) minutes?")
HINT = re.compile(r"Hint (\d+)\b.*")
HINTS = ["1", "2", "3"]


def read_exercise(reader: LineReader, chunk: Admonished) -> ExerciseBlock:
    """Read an exercise: its level and minutes, its task, and its three hints."""
    blocks = read_inner(reader, chunk.body)
    hints = [block for block in blocks if isinstance(block, Callout) and hint_number(block)]
    numbers = [hint_number(hint) for hint in hints]
    if numbers != HINTS:
        got = ", ".join(f"Hint {number}" for number in numbers) or "none"
        text = f'needs ??? tip "Hint 1: …", "Hint 2: …" and "Hint 3: …"; got {got}'
        reader.fault(chunk.line, text)
    task = [block for block in blocks if block not in hints]
    level, minutes, task = take_level(reader, chunk, task)
    if not task:
        reader.fault(chunk.line, "the exercise has no task in words")
    return ExerciseBlock(chunk.line, chunk.title or "", level, minutes, tuple(task), tuple(hints))


def hint_number(block: Callout) -> str:
    """Return the number of a hint, and "" for another admonition."""
    match = HINT.fullmatch(block.title)
    return match[1] if match and block.folded and block.kind == "tip" else ""


def take_level(
    reader: LineReader, chunk: Admonished, task: list[Inner]
) -> tuple[str, int, list[Inner]]:
    """Remove the line with level and minutes from the task, and return all three."""
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
    """Read the written question and its rubric."""
    blocks = read_inner(reader, chunk.body, (*FOLDED_KINDS, "rubric"))
    rubrics = [block for block in blocks if isinstance(block, Callout) and block.kind == "rubric"]
    if len(rubrics) != 1:
        reader.fault(chunk.line, f"the question needs one ??? rubric; got {len(rubrics)}")
    task = tuple(block for block in blocks if block not in rubrics)
    if not task:
        reader.fault(chunk.line, "the question has no words")
    rubric = rubrics[0].blocks if rubrics else ()
    return Question(chunk.line, chunk.title or "In your own words", task, rubric)


OPTION = re.compile(r"- \[(?P<mark>[ x])\] (?P<text>\S.*)")
FEWEST = 2


def read_quiz(reader: LineReader, chunk: Admonished) -> Quiz:
    """Read a quiz: a list of options with the right one ticked, then the reason."""
    start = first(chunk.body, 0, lambda text: bool(text.strip()))
    end = first(chunk.body, start, lambda text: not text.strip())
    marked = list(map(read_option, join_wrapped(chunk.body[start:end])))
    options = tuple(option for _, option in marked)
    ticked = [number for number, (mark, _) in enumerate(marked) if mark == "x"]
    if len(options) < FEWEST or len(ticked) != 1 or any(not mark for mark, _ in marked):
        form = 'a list of two or more answers, "- [ ] wrong", one of them "- [x] right"'
        reader.fault(chunk.line, f"a quiz begins with {form}")
    why = tuple(read_inner(reader, chunk.body[end:]))
    if not why:
        reader.fault(chunk.line, "the quiz doesn't say why: put the reason below its answers")
    return Quiz(chunk.line, chunk.title or "", options, ticked[0] if ticked else 0, why)


def join_wrapped(lines: list[PageLine]) -> list[PageLine]:
    """Join each indented line, which continues the one above, to it."""
    joined: list[PageLine] = []
    for line in lines:
        if line.text.startswith(" ") and joined:
            joined[-1] = PageLine(joined[-1].number, f"{joined[-1].text} {line.text.strip()}")
        else:
            joined.append(line)
    return joined


def read_option(line: PageLine) -> tuple[str, Prose]:
    """Return the mark of an option, "" if it has none, and its text."""
    match = OPTION.fullmatch(line.text.rstrip())
    if match is None:
        return "", Prose(line.number, line.text)
    return match["mark"], Prose(line.number, match["text"])


SECTION = re.compile(r"#{2,3} .*")
MOST_LINES = 12


def read_page(text: str, file: str) -> tuple[Page, tuple[Fault, ...]]:
    """Read a lesson page.

    Args:
        text: the page.
        file: its path from the root of the project; its stem is the lesson's name.

    Returns:
        The page, and all faults of its form.
    """
    reader = LineReader(file)
    fields, lines = read_front_matter(reader, reader.number(text))
    blocks = take_title(reader, fields["title"], read_top(reader, lines))
    return Page(file, **fields, blocks=tuple(blocks)), tuple(reader.faults)


def take_title(reader: LineReader, title: str, blocks: list[Block]) -> list[Block]:
    """Check that the page starts with its title as a heading of level 1, and remove it."""
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


def read_top(reader: LineReader, lines: list[PageLine]) -> list[Block]:
    """Read the blocks of a page's top level; a heading of level 2 or 3 starts a new text."""
    blocks: list[Block] = []
    words: list[PageLine] = []
    for chunk in reader.chunks(lines):
        if isinstance(chunk, Words):
            for line in take_figure(reader, blocks if not words else [], chunk.lines):
                if is_mark(line):
                    blocks += [*prose(words), *read_mark(reader, line)]
                    words = []
                    continue
                if SECTION.fullmatch(line.text):
                    blocks += prose(words)
                    words = []
                words.append(line)
        elif isinstance(chunk, Admonished):
            blocks += [*prose(words), *read_admonition(reader, chunk)]
            words = []
        elif is_code(reader, chunk):
            blocks += [*prose(words), read_code(reader, chunk)]
            words = []
        else:
            words += chunk.lines
    return blocks + prose(words)


def is_code(reader: LineReader, fence: Fenced) -> bool:
    """Check whether a fenced block is a code cell, and not code that is only shown."""
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
    """Add a fault if code is not valid Python."""
    try:
        compile(source, "<cell>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        where = getattr(error, "lineno", None) or 1
        reader.fault(line + where, f"not valid Python: {getattr(error, 'msg', error)}")


def read_admonition(reader: LineReader, chunk: Admonished) -> list[Block]:
    """Read an admonition of the top level; return an empty list if it is not allowed there."""
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
            return [SourceBlock(chunk.line, chunk.title or "")]
    return [read_callout(reader, chunk)]
