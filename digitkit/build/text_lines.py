"""The lines of a page: fences, admonitions and prose told apart, with their line numbers."""

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
    """A line of the page, its number from 1, its text without the indentation of its block."""

    number: int
    text: str


@dataclass(frozen=True)
class Fenced:
    """A fenced block: the lines from fence to fence, and what stands behind the opening one."""

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
    """Lines that are neither."""

    lines: list[PageLine]


Chunk = Fenced | Admonished | Words


@dataclass
class LineReader:
    """Reads lines chunk by chunk and notes the faults of their layout.

    Attributes:
        file: the file's name, for the faults.
        faults: the faults found so far; whoever reads on adds to them.
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
        """Note a fault."""
        self.faults.append(Fault(self.file, line, text))

    def chunks(self, lines: list[PageLine]) -> list[Chunk]:
        """Tell the chunks of these lines apart."""
        found: list[Chunk] = []
        at = 0
        while at < len(lines):
            chunk, at = self._next(lines, at)
            if isinstance(chunk, Words) and found and isinstance(found[-1], Words):
                found[-1].lines.extend(chunk.lines)
            else:
                found.append(chunk)
        return found

    def _next(self, lines: list[PageLine], at: int) -> tuple[Chunk, int]:
        line = lines[at]
        if fence := FENCE.fullmatch(line.text):
            return self._fenced(lines, at, fence)
        if line.text.startswith(("!!!", "???")):
            return self._admonished(lines, at)
        return Words([line]), at + 1

    def _fenced(self, lines: list[PageLine], at: int, fence: re.Match[str]) -> tuple[Chunk, int]:
        marks = fence["marks"]
        again = rf" *{re.escape(marks[0])}{{{len(marks)},}}"
        end = first(lines, at + 1, lambda text: re.match(again, text) is not None)
        if end == len(lines) or re.fullmatch(rf"{again}\s*", lines[end].text) is None:
            self.fault(lines[at].number, f"the fence {marks} is never closed")
            return Words([lines[at]]), at + 1
        return Fenced(lines[at : end + 1], fence["info"].strip(), len(fence["indent"])), end + 1

    def _admonished(self, lines: list[PageLine], at: int) -> tuple[Chunk, int]:
        title = lines[at]
        end = first(lines, at + 1, lambda text: bool(text.strip()) and indent_of(text) < INDENT)
        body = [PageLine(line.number, line.text[INDENT:]) for line in lines[at + 1 : end]]
        if end < len(lines) and 0 < indent_of(lines[end].text) < INDENT:
            spaces = indent_of(lines[end].text)
            self.fault(
                lines[end].number,
                f"indented by {spaces}: what belongs to an admonition is indented by {INDENT}",
            )
        match = ADMONITION.fullmatch(title.text)
        if match is None:
            self.fault(title.number, f'no admonition: {title.text!r}; write !!! kind "title"')
            return Words([title]), at + 1 if not any(line.text for line in body) else end
        if not any(line.text.strip() for line in body) and match["kind"] != "source":
            self.fault(title.number, f"the {match['kind']} is empty: indent its text by {INDENT}")
        return (
            Admonished(title.number, match["mark"], match["kind"], match["title"], body),
            end,
        )


def first(lines: list[PageLine], start: int, found: Callable[[str], bool]) -> int:
    """Give the position of the first line from `start` for which this is so, else the end."""
    return next((i for i in range(start, len(lines)) if found(lines[i].text)), len(lines))


def indent_of(text: str) -> int:
    """Count the spaces at the start."""
    return len(text) - len(text.lstrip(" "))
