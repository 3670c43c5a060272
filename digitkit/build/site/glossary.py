"""Link the first use of each term in a lesson to the glossary, and the glossary back to it."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass

GLOSSARY = "glossary.md"
ENTRY = re.compile(
    r"^## (?P<term>.+?)(?: \{ (?P<attributes>.+) \})?\n\n"
    r"(?P<meaning>.+?) \[[^\]]+\]\((?P<page>[\w/]+)\.md\)$",
    re.MULTILINE,
)
ALSO = re.compile(r'data-also="([^"]+)"')
TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?(\w+)")
# No link in these, nor in outputs, which the search leaves out too.
WITHOUT = frozenset(
    [
        "a",
        "button",
        "code",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "label",
        "legend",
        "pre",
        "summary",
    ]
)
EXCLUDED = "data-search-exclude"


@dataclass(frozen=True)
class Entry:
    """An entry of the glossary.

    Attributes:
        term: the term, as its heading has it.
        meaning: its definition in plain text.
        page: the page that explains it, such as `lessons/01_load`.
        also: another form of the term, empty if there is none.
        ordinary: the term is a common word too, and is linked only where a page prints it bold.
    """

    term: str
    meaning: str
    page: str
    also: str = ""
    ordinary: bool = False

    @property
    def anchor(self) -> str:
        """The anchor that Markdown gives its heading."""
        return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", self.term).strip().lower())

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which pages use the term."""
        return tuple(filter(None, (self.term, self.also)))

    def pattern(self) -> re.Pattern[str]:
        """Return what matches the term in a text; names such as NaN keep their capitals."""
        forms = "|".join(map(re.escape, self.forms))
        capitals = any(letter.isupper() for letter in self.term[1:])
        return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", 0 if capitals else re.IGNORECASE)


def read_glossary(text: str) -> list[Entry]:
    """Return the entries of the glossary's page."""
    entries = []
    for match in ENTRY.finditer(text):
        attributes = match["attributes"] or ""
        also = ALSO.search(attributes)
        entries.append(
            Entry(
                match["term"],
                match["meaning"].replace("`", ""),
                match["page"],
                also[1] if also else "",
                ".ordinary" in attributes,
            )
        )
    return entries


def link_terms(page: str, entries: list[Entry], glossary: str) -> str:
    """Link the first use of each term in a page: where it is printed bold, else its first mention.

    Args:
        page: the page's HTML.
        entries: the entries of the glossary.
        glossary: the address of the glossary, seen from the page.
    """
    parts = linkable_parts(page)
    longest_first = sorted(entries, key=lambda entry: -len(entry.term))
    for entry in longest_first:
        pattern = entry.pattern()
        bold = [
            place
            for place, (text, free) in enumerate(parts)
            if free and place and parts[place - 1][0] == "<strong>" and pattern.fullmatch(text)
        ]
        plain = [
            place
            for place, (text, free) in enumerate(parts)
            if free and not entry.ordinary and pattern.search(text)
        ]
        if places := bold or plain:
            link_part(parts, places[0], entry, glossary)
    return "".join(text for text, _ in parts)


def linkable_parts(page: str) -> list[tuple[str, bool]]:
    """Split a page into tags and texts, and say of each whether a link may be put into it."""
    parts: list[tuple[str, bool]] = []
    within, depth = "", 0  # the element that takes no link, and how often it is open
    for part in TAG.split(page):
        tag = NAME.match(part)
        if tag is None:
            parts.append((part, not within))
            continue
        parts.append((part, False))
        if not within and not part.startswith("</") and (tag[1] in WITHOUT or EXCLUDED in part):
            within, depth = tag[1], 1
        elif tag[1] == within:
            depth += -1 if part.startswith("</") else 1
            within = within if depth else ""
    return parts


def link_part(parts: list[tuple[str, bool]], place: int, entry: Entry, glossary: str) -> None:
    """Put the link of an entry into a text."""
    text = parts[place][0]
    match = entry.pattern().search(text)
    assert match is not None  # the caller has found it
    start = (
        f'<a class="term" id="term-{entry.anchor}" href="{glossary}#{entry.anchor}"'
        f' title="{html.escape(entry.meaning)}">'
    )
    parts[place : place + 1] = [
        (text[: match.start()], True),
        (f"{start}{match[0]}</a>", False),
        (text[match.end() :], True),
    ]


LINKED = re.compile(r'<a class="term" id="([^"]+)"')
HEADING = re.compile(r'<h2\b[^>]*\bid="(?P<anchor>[^"]+)".*?</h2>', re.DOTALL)
BACK = re.compile(r'<a href="\.\./((?:lessons|further)/\w+/)">')


def link_back(page: str, linked: Collection[str]) -> str:
    """Let each entry of the glossary lead to the place on its page where the term is linked.

    Args:
        page: the HTML of the glossary.
        linked: the places of links, such as `lessons/01_load/#term-loss`; an entry whose page
            doesn't use its term leads to the page's top.
    """
    pieces = re.split(r"(?=<h2\b)", page)
    for number, piece in enumerate(pieces):
        heading = HEADING.match(piece)
        back = BACK.search(piece)
        if heading and back and (place := f"{back[1]}#term-{heading['anchor']}") in linked:
            pieces[number] = piece.replace(back[0], f'<a href="../{place}">', 1)
    return "".join(pieces)
