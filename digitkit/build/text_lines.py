"""Split the lines of a page into fenced blocks, admonitions and text, with their line numbers.

A Markdown parser is no help here: it accepts an unclosed fence, a wrong indentation or a
misspelled admonition as text, and a page's author needs the line of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from digitkit.build.faults import Fault

FENCE = re.compile(r"(?P<indent> *)(?P<marks>`{3,}|~{3,})(?P<info>.*)")
ADMONITION = re.compile(r'(?P<mark>!!!|\?\?\?) (?P<kind>[\w-]+)(?: "(?P<title>[^"]*)")?\s*')
INDENT = 4


@dataclass(frozen=True)
class PageLine:
    """A line of the page: its number from 1, and its text without the indentation of its block."""

    number: int
    text: str


@dataclass(frozen=True)
class Fenced:
    """A fenced block: its lines with both fences, and the info string of the opening one."""

    lines: list[PageLine]
    info: str
    indent: int


@dataclass(frozen=True)
class Admonished:
    """An admonition: its mark, kind and title, and its lines without their indentation."""

    line: int
    mark: str
    kind: str
    title: str | None
    body: list[PageLine]


@dataclass(frozen=True)
class Words:
    """Other lines."""

    lines: list[PageLine]


Chunk = Fenced | Admonished | Words


@dataclass
class LineReader:
    """Split lines into chunks, and collect the faults of their layout.

    Attributes:
        file: the file's name, for the faults.
        faults: the faults so far, with those that the page parser adds.
    """

    file: str
    faults: list[Fault] = field(default_factory=list)

    def number(self, text: str) -> list[PageLine]:
        """Number the lines of a file, and turn tabs at their start into spaces."""
        lines = []
        for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
            leading = raw[: len(raw) - len(raw.lstrip())]
            if "\t" in leading:
                self.fault(number, "a tab at the start of the line: indent with spaces")
            lines.append(PageLine(number, leading.expandtabs(INDENT) + raw.lstrip()))
        return lines

    def fault(self, line: int, text: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(self.file, line, text))

    def chunks(self, lines: list[PageLine]) -> list[Chunk]:
        """Split lines into chunks."""
        chunks: list[Chunk] = []
        start = 0
        while start < len(lines):
            chunk, start = self._next(lines, start)
            if isinstance(chunk, Words) and chunks and isinstance(chunks[-1], Words):
                chunks[-1].lines.extend(chunk.lines)
            else:
                chunks.append(chunk)
        return chunks

    def _next(self, lines: list[PageLine], start: int) -> tuple[Chunk, int]:
        line = lines[start]
        if fence := FENCE.fullmatch(line.text):
            return self._fenced(lines, start, fence)
        if line.text.startswith(("!!!", "???")):
            return self._admonished(lines, start)
        return Words([line]), start + 1

    def _fenced(self, lines: list[PageLine], start: int, fence: re.Match[str]) -> tuple[Chunk, int]:
        marks = fence["marks"]
        closing = rf" *{re.escape(marks[0])}{{{len(marks)},}}"
        end = first(lines, start + 1, lambda text: re.match(closing, text) is not None)
        if end == len(lines) or re.fullmatch(rf"{closing}\s*", lines[end].text) is None:
            self.fault(lines[start].number, f"the fence {marks} is never closed")
            return Words([lines[start]]), start + 1
        return Fenced(lines[start : end + 1], fence["info"].strip(), len(fence["indent"])), end + 1

    def _admonished(self, lines: list[PageLine], start: int) -> tuple[Chunk, int]:
        title = lines[start]
        end = first(lines, start + 1, lambda text: bool(text.strip()) and indent_of(text) < INDENT)
        body = [PageLine(line.number, line.text[INDENT:]) for line in lines[start + 1 : end]]
        if end < len(lines) and 0 < (spaces := indent_of(lines[end].text)) < INDENT:
            text = f"indented by {spaces}: what belongs to an admonition is indented by {INDENT}"
            self.fault(lines[end].number, text)
        match = ADMONITION.fullmatch(title.text)
        if match is None:
            self.fault(title.number, f'not an admonition: {title.text!r}; write !!! kind "title"')
            return Words([title]), end if any(line.text for line in body) else start + 1
        mark, kind = match["mark"], match["kind"]
        if not any(line.text.strip() for line in body) and kind != "source":
            self.fault(title.number, f"the {kind} is empty: indent its text by {INDENT}")
        return Admonished(title.number, mark, kind, match["title"], body), end


def first(lines: list[PageLine], start: int, matches: Callable[[str], bool]) -> int:
    """Return the index of the first line from `start` that matches, else `len(lines)`."""
    return next((i for i in range(start, len(lines)) if matches(lines[i].text)), len(lines))


def indent_of(text: str) -> int:
    """Count the spaces at the start."""
    return len(text) - len(text.lstrip(" "))
