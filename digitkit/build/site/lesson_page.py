"""Write the Markdown of a lesson's page, with the outputs of its executed solution."""

from __future__ import annotations

import base64
import html
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner

from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import LessonSources
from digitkit.build.markdown import count, title_html, write_fold, write_questions
from digitkit.build.page import (
    Block,
    Callout,
    Code,
    ExerciseBlock,
    Moving,
    Prose,
    Question,
    Quiz,
    Wording,
)
from digitkit.build.reference import Definition
from digitkit.build.site.moving_figure import write_figure
from digitkit.build.site.running import Outputs, places_of

CONTROL_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])"
)
OVERSTRUCK = re.compile(r"[^\x08\n]\x08")
# Log lines of TensorFlow and its libraries at their start.
NOISE = re.compile(
    r"[IWEF]\d{4} \d\d:\d\d:.*|\d{4}-\d\d-\d\d .*: [IWEF] (tensorflow|external)/.*"
    r"|WARNING: All log messages before absl.*|To enable the following instructions.*"
)
KERNEL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py:(\d+)")
PACKAGE_FOLDER = re.compile(r"\S*[/\\](?:site|dist)-packages[/\\]")

STRUCTURE = "a blockquote br caption details div dl dt dd h4 h5 h6 hr li ol p pre summary ul"
WORDS = "b code em i s small span strong sub sup u"
TABLES = "col colgroup table tbody td tfoot th thead tr"
TAGS = frozenset(f"{STRUCTURE} {WORDS} {TABLES}".split())
ATTRIBUTES = {
    "*": {"aria-hidden", "class", "title"},
    "a": {"href"},
    "details": {"open"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
FETCHES = re.compile(r"url|image|[\\@]", re.IGNORECASE)  # a backslash may hide either word
PROPERTIES = (
    "align-items background background-color border border-bottom border-collapse border-left"
    " border-radius border-right border-top color display flex-wrap font-family font-size"
    " font-style font-weight gap grid-template-columns line-height list-style margin margin-left"
    " margin-top max-width min-width opacity overflow-wrap padding text-align vertical-align"
    " white-space width"
)


def is_allowed(tag: str, name: str, value: str) -> bool:
    """Check whether an attribute is allowed."""
    if name == "style":
        return FETCHES.search(value) is None
    return name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())


CLEANER = Cleaner(
    tags=TAGS,
    attributes=is_allowed,
    css_sanitizer=CSSSanitizer(
        allowed_css_properties=PROPERTIES.split(), allowed_svg_properties=[]
    ),
    strip=True,
)
WITH_CONTENT = re.compile(r"<(style|script)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
EMPTY_HEADER = re.compile(r"<th[^>]*>\s*</th>")


def plain_text(text: str) -> str:
    """Return a text as a terminal would show it: no control sequences, no overwritten parts."""
    text = CONTROL_SEQUENCE.sub("", text)
    while OVERSTRUCK.search(text):
        text = OVERSTRUCK.sub("", text)
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")]
    return "\n".join(lines).replace("\x08", "").strip("\n")


def warnings_only(text: str) -> str:
    """Return standard error without TensorFlow's log lines and paths of the machine."""
    lines = [line for line in plain_text(text).split("\n") if not NOISE.fullmatch(line)]
    shown = KERNEL_FILE.sub(r"line \1", "\n".join(lines))
    return PACKAGE_FOLDER.sub("", shown).strip("\n")


def safe_html(text: str) -> str:
    """Return HTML without anything that runs or is fetched, and without empty header cells."""
    cleaned: str = CLEANER.clean(WITH_CONTENT.sub("", text))
    return EMPTY_HEADER.sub("<td></td>", cleaned).strip()


COLUMNS = re.compile(r"^[ \t]|^\[\[|[ \t]{2}|[│┃]", re.MULTILINE)
HIDDEN = "data-search-exclude"  # the site's search skips these elements
UNDESCRIBED = "A figure that the code above draws"
PICTURES = {"image/svg+xml": "svg", "image/png": "png"}


@dataclass
class Gallery:
    """Collect the figures of a lesson.

    Attributes:
        lesson: the lesson's name, with which the files' names start.
        files: the content of each file by its name.
    """

    lesson: str
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, kind: str, content: str, size: dict[str, int], alt: str) -> str:
        """Add a figure, and return the Markdown that shows it."""
        picture = content.encode() if kind == "svg" else base64.b64decode(content)
        name = f"{self.lesson}-{len(self.files) + 1}.{kind}"
        self.files[name] = picture
        width, height = size.get("width"), size.get("height")
        if kind == "png" and not (width and height):
            width, height = struct.unpack(">II", picture[16:24])
        attributes = f'width="{width}" height="{height}" ' if width and height else ""
        image = f"![{alt}](img/{name}){{ {attributes}loading=lazy }}"
        return f'<figure class="cell-figure" markdown="span">\n{image}\n</figure>'


def show_outputs(outputs: Sequence[dict[str, Any]], gallery: Gallery, alt: str = "") -> str:
    """Write the outputs of a cell.

    Args:
        outputs: its outputs in nbformat's form.
        gallery: collects its figures.
        alt: the description of its figures; if there are several, the first one gets it.

    Returns:
        Markdown, empty if there is nothing to show.
    """
    parts = []
    for stream, same in groupby(outputs, key=lambda output: output.get("name", "")):
        if stream:
            parts.append(show_stream(stream, "".join(output["text"] for output in same)))
        else:
            for output in same:
                part, alt = show_output(output, gallery, alt)
                parts.append(part)
    return "\n\n".join(filter(None, parts))


def show_stream(name: str, text: str) -> str:
    """Write a standard stream."""
    return (
        boxed_text(plain_text(text))
        if name == "stdout"
        else boxed_text(warnings_only(text), " warned")
    )


def show_output(output: dict[str, Any], gallery: Gallery, alt: str) -> tuple[str, str]:
    """Write a value, a figure or an error; return also the description if no figure has used it."""
    if output["output_type"] == "error":
        return boxed_text(plain_text(f"{output['ename']}: {output['evalue']}"), " raised"), alt
    data = output["data"]
    for mime, kind in PICTURES.items():
        if mime in data:
            size = output.get("metadata", {}).get(mime, {})
            return gallery.add(kind, data[mime], size, alt or UNDESCRIBED), ""
    # Coloured text wrapped in HTML reads better as plain text.
    if "text/html" in data and not data["text/html"].lstrip().startswith("<pre"):
        shown = safe_html(data["text/html"])
        classes = "rich with-table" if "<table" in shown else "rich"
        return raw(f'<div class="cell-output {classes}" {HIDDEN}>{shown}</div>'), alt
    return boxed_text(plain_text(data.get("text/plain", ""))), alt


def boxed_text(text: str, classes: str = "") -> str:
    """Write text that keeps its spaces and may be wider than the page.

    Text without columns may be wrapped on a narrow page.
    """
    if not text.strip():
        return ""
    classes += "" if COLUMNS.search(text) else " sentences"
    return raw(f'<pre class="cell-output{classes}" {HIDDEN}>{html.escape(text, quote=False)}</pre>')


# A line of raw HTML must not look like a fence, a heading or a list to the Markdown parser.
ENTITIES = str.maketrans({"`": "&#96;", "~": "&#126;"})


def raw(text: str) -> str:
    """Return HTML that the Markdown parser does not change."""
    return text.translate(ENTITIES)


def box(kind: str, title: str, inner: str) -> str:
    """Write an open admonition."""
    return (
        f'<div class="admonition {kind}" markdown="1">\n'
        f'<p class="admonition-title">{title_html(title)}</p>\n\n{inner}\n\n</div>'
    )


MARKDOWN = ' markdown="1"'


def fold(kind: str, title: str, inner: str) -> str:
    """Write an admonition that is closed until the reader opens it."""
    return write_fold(kind, title, inner, MARKDOWN)


def code_block(source: str) -> str:
    """Write code that is shown."""
    return f"```python\n{source}\n```"


def write_blocks(blocks: Iterable[Wording]) -> str:
    """Write text, admonitions and quizzes."""
    return "\n\n".join(map(write_block, blocks))


def write_block(block: Wording) -> str:
    """Write one of them."""
    match block:
        case Prose(text=text):
            return text
        case Callout(kind=kind, title=title, blocks=blocks):
            return (fold if block.folded else box)(kind, title, write_blocks(blocks))
        case Quiz():
            return write_quiz(block)


def write_quiz(quiz: Quiz) -> str:
    """Write a quiz: options to choose from, a place for the result, and the folded reason.

    It works without a script too: the fold holds the answer.
    """
    name = f"quiz-{quiz.line}"
    choices = "\n\n".join(
        f'<div class="quiz-choice" markdown="span"><input type="radio" id="{name}-{number}"'
        f' name="{name}" value="{"right" if number == quiz.right else "wrong"}">'
        f'<label for="{name}-{number}">{option.text}</label></div>'
        for number, option in enumerate(quiz.options)
    )
    right = f"The answer: **{quiz.options[quiz.right].text}**"
    why = fold("answer", "The answer, and why", f"{right}\n\n{write_blocks(quiz.why)}")
    return (
        f'<form class="quiz" autocomplete="off" markdown="1">\n<fieldset markdown="1">\n'
        f"<legend>{title_html(quiz.title)}</legend>\n\n{choices}\n\n</fieldset>\n\n"
        f'<p class="quiz-verdict" role="status"></p>\n\n{why}\n\n</form>'
    )


NOT_RUN = "This copy of the site was made without running the lesson, so no outputs are shown."


@dataclass(frozen=True)
class InCourse:
    """The place of a page in the course.

    Attributes:
        number: the lesson's number, from 1; 0 for an optional page.
        lessons: how many lessons there are.
        colab: the address that opens its notebook in Colab, empty if there is none.
    """

    number: int
    lessons: int
    colab: str = ""


@dataclass(frozen=True)
class SitePage:
    """A page of the site.

    Attributes:
        title: its title, for the navigation.
        markdown: its text.
        figures: the content of its figures, by the name of the file in `img/` next to the page.
    """

    title: str
    markdown: str
    figures: dict[str, bytes]


def lesson_page(lesson: LessonSources, outputs: Outputs | None, course: InCourse) -> SitePage:
    """Write the page of a lesson.

    The rubric of the written question is left out: it is for instructors.

    Args:
        lesson: its sources, without a fault.
        outputs: the outputs of each code cell of its notebook; None if it was not run.
        course: its place in the course.

    Returns:
        The page. Its Markdown needs the extensions `attr_list` and `md_in_html`.

    Raises:
        ValueError: there are not as many outputs as code cells.
    """
    cells = len(places_of(lesson))
    if outputs is not None and len(outputs) != cells:
        text = f"{lesson.page.lesson} has {cells} code cells, but outputs of {len(outputs)}"
        raise ValueError(text)
    writer = PageWriter(lesson, outputs, course)
    number = f"{course.number}. " if course.number else ""
    return SitePage(f"{number}{lesson.page.title}", writer.text(), writer.gallery.files)


class PageWriter:
    """Write the parts of a page in order."""

    def __init__(self, lesson: LessonSources, outputs: Outputs | None, course: InCourse) -> None:
        self.lesson = lesson
        self.course = course
        self.cells: Iterator[list[dict[str, Any]]] | None = (
            None if outputs is None else iter(outputs)
        )
        self.gallery = Gallery(lesson.page.lesson)
        self.parts: list[str] = []
        self.imported = False
        self.predicted = False  # there is a prediction above that no output has answered yet

    def text(self) -> str:
        """Return the whole page."""
        self.parts = [f"# {self.lesson.page.title}", self.facts()]
        if self.cells is None:
            self.parts.append(box("warning", "Not run", NOT_RUN))
        for step in self.lesson.steps():
            if not isinstance(step, Prose | Callout | Quiz | Moving) or is_section(step):
                self.add_imports()
            self.add(step)
        return joined(self.parts) + "\n"

    def facts(self) -> str:
        """Write what a reader wants to know before starting."""
        page, course = self.lesson.page, self.course
        notebook = f"{page.lesson}.ipynb"
        place = f"Lesson {course.number} of {course.lessons}"
        if not course.number:
            place = "Going further · optional, not graded"
        links = [f'[Download the notebook]({notebook}){{ .md-button download="{notebook}" }}']
        if course.colab:
            links.insert(0, f"[Open in Colab]({course.colab}){{ .md-button }}")
        return (
            '<div class="lesson-facts" markdown="1">\n\n'
            f"{place} · about {page.minutes} minutes\n\n"
            f"**At the end you hold** {page.holds}\n\n{' '.join(links)}\n\n</div>"
        )

    def add_imports(self) -> None:
        """Write the imports once, where the notebook has them."""
        if not self.imported:
            self.imported = True
            source = ImportPlan(self.lesson).source()
            inner = f"{code_block(source)}\n\n{self.outputs()}"
            self.parts.append(fold("imports", "What this lesson imports", inner.strip()))

    def add(self, step: Block | Definition) -> None:
        """Write one step of the lesson."""
        match step:
            case Prose() | Callout() | Quiz():
                self.predicted |= isinstance(step, Callout) and step.kind == "predict"
                self.parts.append(write_block(step))
            case Moving(name=name):
                self.parts.append(raw(write_figure(name)))
            case Code(source=source, alt=alt):
                self.parts += [code_block(source), self.answered(self.outputs(alt))]
            case Definition(source=source):
                self.parts += [code_block(source), self.outputs()]
            case ExerciseBlock():
                self.predicted = False
                self.parts += self.exercise(step)
            case Question(title=title, task=task):
                note = "*In the notebook you answer in writing, and a person grades it.*"
                self.parts.append(box("written", title, f"{write_blocks(task)}\n\n{note}"))

    def answered(self, outputs: str) -> str:
        """Fold the output that answers a prediction, so that readers can guess first."""
        if not (outputs and self.predicted):
            return outputs
        self.predicted = False
        return fold("came-out", "You have your guess? Show what comes out", outputs)

    def outputs(self, alt: str = "") -> str:
        """Write the outputs of the next code cell."""
        return "" if self.cells is None else show_outputs(next(self.cells), self.gallery, alt)

    def exercise(self, block: ExerciseBlock) -> list[str]:
        """Write an exercise: its heading, the task, three hints, the solution and its verdict."""
        exercise = self.lesson.exercise(block.function)
        number = f"{exercise.id} · " if exercise else ""
        points = f" · {count(exercise.points, 'point')}" if exercise else ""
        definition = self.lesson.reference.definitions[block.function]
        solution, verdict = self.outputs(), self.outputs()
        solved = [code_block(definition.source), solution, verdict]
        inner = [
            write_blocks(block.task),
            code_block(definition.head),
            write_questions(exercise, "checks", MARKDOWN) if exercise else "",
            write_blocks(block.hints),
            fold("solution", "The solution, and what the check says of it", joined(solved)),
        ]
        title = f"Your turn · {block.level} · {block.minutes} minutes{points}"
        return [
            f"### Exercise {number}`{block.function}` {{ #{block.function} }}",
            box("exercise", title, joined(inner)),
        ]


def joined(parts: list[str]) -> str:
    """Join parts by blank lines, without the empty ones."""
    return "\n\n".join(filter(None, parts))


def is_section(step: Block | Definition) -> bool:
    """Check whether a step starts with a heading of level 2 or 3."""
    return isinstance(step, Prose) and step.text.startswith(("## ", "### "))
