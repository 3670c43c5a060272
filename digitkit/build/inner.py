"""What stands in an admonition: words and further admonitions."""

from __future__ import annotations

from digitkit.build.lines import Admonished, Line, LineReader
from digitkit.build.page import Callout, Inner, Prose

OPEN_KINDS = ("predict", "note", "warning", "tip")
FOLDED_KINDS = ("answer", "question", "note", "warning", "tip")


def read_inner(
    reader: LineReader, lines: list[Line], folded_kinds: tuple[str, ...] = FOLDED_KINDS
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
    words: list[Line] = []
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


def prose(lines: list[Line]) -> list[Prose]:
    """Make one text of these lines, or nothing where all are blank."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    if not filled:
        return []
    kept = lines[filled[0] : filled[-1] + 1]
    return [Prose(kept[0].number, "\n".join(line.text for line in kept))]


def take_first_line(blocks: list[Inner]) -> tuple[Line | None, list[Inner]]:
    """Take the first line off blocks that begin with words.

    Returns:
        The line, None where there are no words at the start, and the blocks without it.
    """
    if not blocks or not isinstance(blocks[0], Prose):
        return None, blocks
    line, lines = blocks[0].line, blocks[0].text.split("\n")
    numbered = [Line(line + i, text) for i, text in enumerate(lines)]
    return numbered[0], [*prose(numbered[1:]), *blocks[1:]]
