"""Write a page's text as Markdown that JupyterLab, VS Code and Colab show well."""

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
from digitkit.build.text_lines import Admonished, LineReader, PageLine, Words
from digitkit.lessons.catalog import questions_of
from digitkit.lessons.manifest import Exercise

LINK = re.compile(
    r"(?P<marks>`+).+?(?P=marks)"
    r"|(?P<bang>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]"
    r"\((?P<target>[^)\s]*)(?P<title>[^)]*)\)(?P<attributes>\{[^}]*\})?"
    r"|(?P<elsewhere>^ *\[[^\]]+\]: *(?!\w+:)\S+|<\w+[^>]* (?:src|href)=[\"']?(?!\w+:)[^>]*>)",
    re.MULTILINE,
)
WHOLE_ADDRESS = re.compile(r"(https?|mailto):")
LESSON_PAGE = re.compile(r"((?:\.\./lessons/)?\d\d_\w+)\.md(#.*)?")
# Pages that the site alone has; in a notebook their links are plain words.
SITE_PAGE = re.compile(
    r"((?:\.\./further/)?[a-z]+\.md|\.\./(?:draw|train|progress)(?:/index)?\.md)(#.*)?"
)


@dataclass
class Localizer:
    """Rewrites the links of one notebook cell.

    Attributes:
        file: the page, for the faults.
        folder: the page's folder.
        attachments: the pictures that the cell must carry: name → type → base64.
        faults: the links that would be broken.
    """

    file: str
    folder: Path
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def localize(self, prose: Prose) -> str:
        """Return the text with links that work in a notebook; code is not changed."""
        lines = [PageLine(prose.line + i, text) for i, text in enumerate(prose.text.split("\n"))]
        parts = []
        for chunk in LineReader(self.file).chunks(lines):
            assert not isinstance(chunk, Admonished)  # the page parser leaves none in a text
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
        page = SITE_PAGE.fullmatch(match["target"])
        if page and not match["bang"] and (self.folder / page[1]).is_file():
            return match["words"]
        localize = self._picture if match["bang"] else self._target
        target = localize(match["target"], line)
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


def title_html(title: str) -> str:
    """Return a title as HTML, with backticks as code."""
    return CODE_IN_TITLE.sub(r"<code>\1</code>", html.escape(title, quote=False))


def write_blocks(blocks: Iterable[Wording], localizer: Localizer) -> str:
    """Write blocks as one Markdown text.

    Args:
        blocks: text, admonitions and quizzes.
        localizer: rewrites the links, and collects the pictures of the cell.

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


def write_fold(kind: str, title: str, inner: str, attributes: str = "") -> str:
    """Write a fold, which is closed until the reader opens it."""
    return (
        f'<details class="{kind}"{attributes}>\n<summary>{title_html(title)}</summary>\n\n'
        f"{inner}\n\n</details>"
    )


def write_quiz(quiz: Quiz, localizer: Localizer) -> str:
    """Write a quiz: the options with letters, and the right one with its reason in a fold."""
    options = [
        f"- **{letter}** {localizer.localize(option)}"
        for letter, option in zip(ascii_uppercase, quiz.options, strict=False)
    ]
    answer = f"**{ascii_uppercase[quiz.right]}.** {write_blocks(quiz.why, localizer)}"
    listed = "\n".join(options)
    return f"**{quiz.title}**\n\n{listed}\n\n{write_fold('answer', 'The answer', answer)}"


def write_exercise(block: ExerciseBlock, exercise: Exercise, localizer: Localizer) -> str:
    """Write an exercise's heading, task and hints."""
    heading = f"### Exercise {exercise.id} · `{block.function}`"
    effort = f"*{block.level} · {block.minutes} minutes · {count(exercise.points, 'point')}*"
    parts = [write_blocks(block.task, localizer), write_questions(exercise, "checks")]
    parts.append(write_blocks(block.hints, localizer))
    return "\n\n".join([heading, effort, *filter(None, parts)])


def write_questions(exercise: Exercise, kind: str, attributes: str = "") -> str:
    """Write what an exercise's checks ask, folded; empty for an exercise without checks."""
    try:
        questions = questions_of(exercise)
    except LookupError:  # the exercise belongs to no lesson of this package
        questions = []
    listed = "\n".join(f"- {question}" for question in questions)
    return write_fold(kind, "What the check asks", listed, attributes) if listed else ""


def write_question(question: Question, points: int, localizer: Localizer) -> str:
    """Write the written question; its answer has a cell of its own."""
    task = write_blocks(question.task, localizer)
    return f"### {question.title}\n\n*{count(points, 'point')}, graded by a person*\n\n{task}"


def count(number: int, thing: str) -> str:
    """Return a number with its noun, such as "1 point" or "2 points"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
