"""A lesson page's text → its blocks, with a fault for everything that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import yaml

from digitkit.build.faults import Fault
from digitkit.build.figures import take_figure
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
from digitkit.build.text_lines import Admonished, Fenced, LineReader, PageLine, Words

DASHES = "---"
FIELDS = {"lesson": str, "title": str, "minutes": int, "question": str, "holds": str}


@dataclass(frozen=True)
class FrontMatter:
    """The fields of a lesson page, as `Page` describes them."""

    lesson: str
    title: str
    minutes: int
    question: str
    holds: str


def read_front_matter(
    reader: LineReader, lines: list[PageLine]
) -> tuple[FrontMatter, list[PageLine]]:
    """Read the fields, noting what is missing or of the wrong kind.

    Args:
        reader: takes the faults.
        lines: the whole page.

    Returns:
        The fields, empty ones where a fault was noted, and the lines below them.
    """
    end = next((i for i in range(1, len(lines)) if lines[i].text.rstrip() == DASHES), None)
    if not lines or lines[0].text.rstrip() != DASHES or end is None:
        reader.fault(1, "the page must begin with its fields between two lines of ---")
        return FrontMatter(PurePath(reader.file).stem, "", 0, "", ""), lines
    try:
        found = yaml.safe_load("\n".join(line.text for line in lines[1:end])) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reader.fault(2 + (mark.line if mark else 0), "no valid YAML: put the text in quotes")
        return FrontMatter(PurePath(reader.file).stem, "", 0, "", ""), lines[end + 1 :]
    values = {
        name: field_value(reader, lines[1:end], found, name, kind) for name, kind in FIELDS.items()
    }
    expected = PurePath(reader.file).stem
    if values["lesson"] and values["lesson"] != expected:
        reader.fault(
            line_of(lines[1:end], "lesson"),
            f"lesson is {values['lesson']!r}, but the file is named {expected!r}",
        )
    return FrontMatter(**values), lines[end + 1 :]


def field_value(
    reader: LineReader, lines: list[PageLine], found: Any, name: str, kind: type
) -> Any:
    """Give the value of a field, or the empty one of its kind with a fault noted."""
    if not isinstance(found, dict) or name not in found:
        reader.fault(1, f"the field `{name}` is missing above the page")
        return kind()
    value = found[name]
    if type(value) is not kind or not value or (isinstance(value, int) and value < 0):
        wanted = "a whole number above 0" if kind is int else "a text"
        reader.fault(line_of(lines, name), f"`{name}` must be {wanted}; got {value!r}")
        return kind()
    return value


def line_of(lines: list[PageLine], name: str) -> int:
    """Find the line of a field."""
    return next((line.number for line in lines if re.match(rf"{name}\s*:", line.text)), 1)


OPEN_KINDS = ("predict", "note", "warning", "tip")
FOLDED_KINDS = ("answer", "question", "note", "warning", "tip")


def read_inner(
    reader: LineReader, lines: list[PageLine], folded_kinds: tuple[str, ...] = FOLDED_KINDS
) -> list[Inner]:
    """Read the blocks of an admonition; code in it is shown and not run.

    Args:
        reader: tells the chunks apart and takes the faults.
        lines: the lines in the admonition.
        folded_kinds: the kinds of fold that may stand here.

    Returns:
        The blocks in order.
    """
    blocks: list[Inner] = []
    words: list[PageLine] = []
    for chunk in reader.chunks(lines):
        if not isinstance(chunk, Admonished):
            words += chunk.lines
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
    """Tell whether an admonition may stand here, and note a fault where it may not."""
    if chunk.kind not in kinds:
        reader.fault(
            chunk.line,
            f"{chunk.mark} {chunk.kind} has no place here; known here are {', '.join(kinds)}",
        )
    return chunk.kind in kinds


def prose(lines: list[PageLine]) -> list[Prose]:
    """Make one text of these lines, or nothing where all are blank."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    if not filled:
        return []
    kept = lines[filled[0] : filled[-1] + 1]
    return [Prose(kept[0].number, "\n".join(line.text for line in kept))]


def take_first_line(blocks: list[Inner]) -> tuple[PageLine | None, list[Inner]]:
    """Take the first line off blocks that begin with words.

    Returns:
        The line, None where there are no words at the start, and the blocks without it.
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
    return ExerciseBlock(chunk.line, chunk.title or "", level, minutes, tuple(task), tuple(hints))


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


def join_wrapped(lines: list[PageLine]) -> list[PageLine]:
    """Put each line that goes on with the one above, being indented, behind it."""
    joined: list[PageLine] = []
    for line in lines:
        if line.text.startswith(" ") and joined:
            joined[-1] = PageLine(joined[-1].number, f"{joined[-1].text} {line.text.strip()}")
        else:
            joined.append(line)
    return joined


def read_option(line: PageLine) -> tuple[str, Prose]:
    """Give the mark of an answer, nothing where it has none, and its words."""
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


def read_top(reader: LineReader, lines: list[PageLine]) -> list[Block]:
    """Read the blocks of a page's top level, a new text at each heading of level 2 or 3."""
    blocks: list[Block] = []
    words: list[PageLine] = []
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
            return [SourceBlock(chunk.line, chunk.title or "")]
    return [read_callout(reader, chunk)]
