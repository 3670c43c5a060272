"""What a browser would run of a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SPACE = re.compile(r"[\s`]+")
_FRAMES = {"iframe", "object", "embed", "frame", "form"}


class Page(HTMLParser):
    """A page taken apart.

    Attributes:
        runs: what a browser would run or load into a frame.
        text: what it shows, without blanks and backquotes.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: set[str] = set()
        self._words: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()
        self.text = plain("".join(self._words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        if tag in _FRAMES:
            self.runs.add(f"<{tag}>")
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            if name.startswith("on") or text.startswith(("javascript:", "data:text/html")):
                self.runs.add(f"{tag} {name}={value}")
            elif tag == "script" and name == "src":
                self.runs.add(f"script {value}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.runs.add(data)
        elif not self._inside:
            self._words.append(data)


def plain(text: str) -> str:
    """Give a text without blanks and backquotes, which a page sets in its own way."""
    return _SPACE.sub("", text)
