"""A page's words as JupyterLab, VS Code and Colab show them well."""

from __future__ import annotations

import base64
import html
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from string import ascii_uppercase

from digitkit.build.faults import Fault
from digitkit.build.page import Callout, ExerciseBlock, Prose, Question, Quiz, Wording
from digitkit.build.registry import ExerciseFacts
from digitkit.build.text_lines import Fenced, LineReader, PageLine, Words

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
        lines = [PageLine(prose.line + i, text) for i, text in enumerate(prose.text.split("\n"))]
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


CODE_IN_TITLE = re.compile(r"`([^`]+)`")


def write_blocks(blocks: Iterable[Wording], localizer: Localizer) -> str:
    """Write blocks as one Markdown text.

    Args:
        blocks: words and admonitions.
        localizer: mends the links, and takes the pictures of the cell.

    Returns:
        Plain Markdown: an open admonition as a quotation, a folded one as HTML details.
    """
    return "\n\n".join(write_block(block, localizer) for block in blocks)


def write_block(block: Wording, localizer: Localizer) -> str:
    """Write one block."""
    match block:
        case Callout():
            return write_callout(block, localizer)
        case Quiz():
            return write_quiz(block, localizer)
    return localizer.localize(block)


def write_callout(callout: Callout, localizer: Localizer) -> str:
    """Write an admonition."""
    inner = write_blocks(callout.blocks, localizer)
    if callout.folded:
        return write_fold(callout.kind, callout.title, inner)
    quoted = f"**{callout.title}**\n\n{inner}".split("\n")
    return "\n".join(f"> {line}".rstrip() for line in quoted)


def write_fold(kind: str, title: str, inner: str) -> str:
    """Write what stands closed until the reader opens it."""
    shown = CODE_IN_TITLE.sub(r"<code>\1</code>", html.escape(title, quote=False))
    return f'<details class="{kind}">\n<summary>{shown}</summary>\n\n{inner}\n\n</details>'


def write_quiz(quiz: Quiz, localizer: Localizer) -> str:
    """Write a quiz: the answers with letters, and the right one with its reason in a fold."""
    options = [
        f"- **{letter}** {localizer.localize(option)}"
        for letter, option in zip(ascii_uppercase, quiz.options, strict=False)
    ]
    answer = f"**{ascii_uppercase[quiz.right]}.** {write_blocks(quiz.why, localizer)}"
    listed = "\n".join(options)
    return f"**{quiz.title}**\n\n{listed}\n\n{write_fold('answer', 'The answer', answer)}"


def write_exercise(exercise: ExerciseBlock, facts: ExerciseFacts, localizer: Localizer) -> str:
    """Write an exercise's heading, task and hints."""
    heading = f"### Exercise {facts.id} · `{exercise.function}`"
    effort = f"*{exercise.level} · {exercise.minutes} minutes · {count(facts.points, 'point')}*"
    return "\n\n".join(
        [heading, effort, write_blocks([*exercise.task, *exercise.hints], localizer)]
    )


def write_question(question: Question, points: int, localizer: Localizer) -> str:
    """Write the written question; its answer has a cell of its own."""
    task = write_blocks(question.task, localizer)
    return f"### {question.title}\n\n*{count(points, 'point')}, graded by a person*\n\n{task}"


def count(number: int, thing: str) -> str:
    """Say how many, such as "1 point" or "2 points"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
