"""Links and pictures of a page, made to work in a notebook, or refused."""

from __future__ import annotations

import base64
import mimetypes
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from digitkit.build.faults import Fault
from digitkit.build.lines import Fenced, Line, LineReader, Words
from digitkit.build.page import Prose

LINK = re.compile(
    r"(?P<marks>`+).+?(?P=marks)"
    r"|(?P<bang>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]"
    r"\((?P<target>[^)\s]*)(?P<title>[^)]*)\)(?P<attributes>\{[^}]*\})?"
    r"|(?P<elsewhere>^ *\[[^\]]+\]: *(?!\w+:)\S+|<\w+[^>]* (?:src|href)=[\"']?(?!\w+:)[^>]*>)",
    re.MULTILINE,
)
WHOLE_ADDRESS = re.compile(r"(https?|mailto):")
LESSON_PAGE = re.compile(r"(\d\d_\w+)\.md(#.*)?")


@dataclass
class Localizer:
    """Rewrites the links of one notebook cell.

    Attributes:
        file: the page, for the faults.
        folder: the page's folder.
        attachments: the pictures that the cell must carry: name → type → base64.
        faults: the links that would lead nowhere.
    """

    file: str
    folder: Path
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def localize(self, prose: Prose) -> str:
        """Give the text with its links made to work in a notebook; code stays as it is."""
        lines = [Line(prose.line + i, text) for i, text in enumerate(prose.text.split("\n"))]
        parts = []
        for chunk in LineReader(self.file).chunks(lines):
            assert isinstance(chunk, Fenced | Words)
            text = "\n".join(line.text for line in chunk.lines)
            if isinstance(chunk, Words):
                text = LINK.sub(partial(self._link, chunk.lines[0].number), text)
            parts.append(text)
        return "\n".join(parts)

    def _link(self, first: int, match: re.Match[str]) -> str:
        line = first + match.string.count("\n", 0, match.start())
        if match["marks"]:
            return match[0]
        if match["elsewhere"]:
            self._fault(line, f"{match[0].strip()!r}: write [words](address) with a whole address")
            return match[0]
        find = self._picture if match["bang"] else self._target
        target = find(match["target"], line)
        if match["bang"] and not match["words"].strip():
            self._fault(line, f"the picture {match['target']} has no words that say what it shows")
        return f"{match['bang']}[{match['words']}]({target}{match['title']})"

    def _target(self, target: str, line: int) -> str:
        if WHOLE_ADDRESS.match(target):
            return target
        lesson = LESSON_PAGE.fullmatch(target)
        if lesson and (self.folder / f"{lesson[1]}.md").is_file():
            return f"{lesson[1]}.ipynb"
        self._fault(
            line, f"the link to {target!r} leads nowhere in a notebook: give a whole address"
        )
        return target

    def _picture(self, target: str, line: int) -> str:
        if WHOLE_ADDRESS.match(target):
            return target
        path = self.folder / target
        if not path.is_file():
            self._fault(line, f"there is no picture {target!r} beside the page")
            return target
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.attachments[path.name] = {kind: base64.b64encode(path.read_bytes()).decode("ascii")}
        return f"attachment:{path.name}"

    def _fault(self, line: int, text: str) -> None:
        self.faults.append(Fault(self.file, line, text))
