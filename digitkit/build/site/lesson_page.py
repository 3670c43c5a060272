"""A lesson with the outputs of its executed solution → the Markdown of its page."""

from __future__ import annotations

import base64
import html
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner

from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import LessonSources
from digitkit.build.markdown import count
from digitkit.build.page import Block, Callout, Code, ExerciseBlock, Prose, Question, Quiz
from digitkit.build.reference import Definition
from digitkit.build.site.boxes import box, code_block, fold, raw, write_block, write_blocks
from digitkit.build.site.origins import places_of
from digitkit.build.site.running import Outputs

CONTROL_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])"
)
OVERSTRUCK = re.compile(r"[^\x08\n]\x08")
# What TensorFlow and its libraries write when they start.
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


def may_stay(tag: str, name: str, value: str) -> bool:
    """Tell whether an attribute may stay."""
    if name == "style":
        return FETCHES.search(value) is None
    return name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())


CLEANER = Cleaner(
    tags=TAGS,
    attributes=may_stay,
    css_sanitizer=CSSSanitizer(
        allowed_css_properties=PROPERTIES.split(), allowed_svg_properties=[]
    ),
    strip=True,
)
WITH_CONTENT = re.compile(r"<(style|script)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
EMPTY_HEADER = re.compile(r"<th[^>]*>\s*</th>")


def plain_text(text: str) -> str:
    """Give a text as a terminal would leave it: no control sequences, overwritten parts gone."""
    text = CONTROL_SEQUENCE.sub("", text)
    while OVERSTRUCK.search(text):
        text = OVERSTRUCK.sub("", text)
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")]
    return "\n".join(lines).replace("\x08", "").strip("\n")


def warnings_only(text: str) -> str:
    """Give what is worth reading of standard error, without paths of the machine it ran on."""
    lines = [line for line in plain_text(text).split("\n") if not NOISE.fullmatch(line)]
    said = KERNEL_FILE.sub(r"line \1", "\n".join(lines))
    return PACKAGE_FOLDER.sub("", said).strip("\n")


def safe_html(text: str) -> str:
    """Give HTML without anything that runs, is fetched, or says what a table's corner is."""
    cleaned: str = CLEANER.clean(WITH_CONTENT.sub("", text))
    return EMPTY_HEADER.sub("<td></td>", cleaned).strip()


COLUMNS = re.compile(r"^[ \t]|^\[\[|[ \t]{2}|[│┃]", re.MULTILINE)
HIDDEN = "data-search-exclude"  # the site's search leaves these elements out
UNDESCRIBED = "A figure that the code above draws"
PICTURES = {"image/svg+xml": "svg", "image/png": "png"}


@dataclass
class Gallery:
    """Takes the figures of a lesson.

    Attributes:
        lesson: the lesson's name, with which the files' names begin.
        files: the content of each file by its name.
    """

    lesson: str
    files: dict[str, bytes] = field(default_factory=dict)

    def hang(self, kind: str, content: str, size: dict[str, int], alt: str) -> str:
        """Take a figure, and give the Markdown that shows it."""
        picture = content.encode() if kind == "svg" else base64.b64decode(content)
        name = f"{self.lesson}-{len(self.files) + 1}.{kind}"
        self.files[name] = picture
        width, height = size.get("width"), size.get("height")
        if kind == "png" and not (width and height):
            width, height = struct.unpack(">II", picture[16:24])
        room = f'width="{width}" height="{height}" ' if width and height else ""
        image = f"![{alt}](img/{name}){{ {room}loading=lazy }}"
        return f'<figure class="cell-figure" markdown="span">\n{image}\n</figure>'


def show_outputs(outputs: Sequence[dict[str, Any]], gallery: Gallery, alt: str = "") -> str:
    """Write what a cell put out.

    Args:
        outputs: its outputs in nbformat's form.
        gallery: takes its figures.
        alt: its figures in words. Where there are several, the first one gets them.

    Returns:
        Markdown, nothing where nothing is to be shown.
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
    """Write what was printed, or said on standard error."""
    said = plain_text(text) if name == "stdout" else warnings_only(text)
    return boxed_text(said, "" if name == "stdout" else " warned")


def show_output(output: dict[str, Any], gallery: Gallery, alt: str) -> tuple[str, str]:
    """Write a value, a figure or an error; give also the words that no figure has taken yet."""
    if output["output_type"] == "error":
        return boxed_text(plain_text(f"{output['ename']}: {output['evalue']}"), " raised"), alt
    data = output["data"]
    for mime, kind in PICTURES.items():
        if mime in data:
            size = output.get("metadata", {}).get(mime, {})
            return gallery.hang(kind, data[mime], size, alt or UNDESCRIBED), ""
    # A coloured text that pretends to be HTML reads better as the text that it is.
    if "text/html" in data and not data["text/html"].lstrip().startswith("<pre"):
        html = safe_html(data["text/html"])
        manner = "rich with-table" if "<table" in html else "rich"
        return raw(f'<div class="cell-output {manner}" {HIDDEN}>{html}</div>'), alt
    return boxed_text(plain_text(data.get("text/plain", ""))), alt


def boxed_text(text: str, manner: str = "") -> str:
    """Write text that keeps its spaces and may be wider than the page.

    What doesn't stand in columns may be wrapped where the page is narrow.
    """
    if not text.strip():
        return ""
    manner += "" if COLUMNS.search(text) else " sentences"
    return raw(f'<pre class="cell-output{manner}" {HIDDEN}>{html.escape(text, quote=False)}</pre>')


NOT_RUN = "This copy of the site was made without running the lesson, so no outputs are shown."


@dataclass(frozen=True)
class InCourse:
    """What a page knows of the course around it.

    Attributes:
        number: which lesson it is, from 1.
        lessons: how many there are.
        colab: the address that opens its notebook in Colab, nothing where there is none.
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
        figures: the content of its figures, by the name of the file in `img/` beside the page.
    """

    title: str
    markdown: str
    figures: dict[str, bytes]


def lesson_page(lesson: LessonSources, outputs: Outputs | None, course: InCourse) -> SitePage:
    """Write the page of a lesson.

    What a good answer to the written question says is left out: it is for instructors.

    Args:
        lesson: its sources, without a fault.
        outputs: what each code cell of its notebook put out; None where it was not run.
        course: where it stands in the course.

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
    return SitePage(f"{course.number}. {lesson.page.title}", writer.text(), writer.gallery.files)


class PageWriter:
    """Writes the parts of a page in order."""

    def __init__(self, lesson: LessonSources, outputs: Outputs | None, course: InCourse) -> None:
        self.lesson = lesson
        self.course = course
        self.cells: Iterator[list[dict[str, Any]]] | None = (
            None if outputs is None else iter(outputs)
        )
        self.gallery = Gallery(lesson.page.lesson)
        self.parts: list[str] = []
        self.imported = False
        self.predicted = False  # a prediction stands above, and nothing has answered it yet

    def text(self) -> str:
        """Give the whole page."""
        self.parts = [f"# {self.lesson.page.title}", self.facts()]
        if self.cells is None:
            self.parts.append(box("warning", "Not run", NOT_RUN))
        for step in self.lesson.steps():
            if not isinstance(step, Prose | Callout | Quiz) or is_section(step):
                self.add_imports()
            self.add(step)
        return "\n\n".join(filter(None, self.parts)) + "\n"

    def facts(self) -> str:
        """Write what a reader wants to know before beginning."""
        page, course = self.lesson.page, self.course
        notebook = f"{page.lesson}.ipynb"
        links = [f'[Download the notebook]({notebook}){{ .md-button download="{notebook}" }}']
        if course.colab:
            links.insert(0, f"[Open in Colab]({course.colab}){{ .md-button }}")
        return (
            '<div class="lesson-facts" markdown="1">\n\n'
            f"Lesson {course.number} of {course.lessons} · about {page.minutes} minutes\n\n"
            f"**At the end you hold** {page.holds}\n\n{' '.join(links)}\n\n</div>"
        )

    def add_imports(self) -> None:
        """Write the imports, once, where the notebook has them."""
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
            case Code(source=source, alt=alt):
                self.parts += [code_block(source), self.answered(self.outputs(alt))]
            case Definition(source=source):
                self.parts += [code_block(source), self.outputs()]
            case ExerciseBlock():
                self.predicted = False
                self.parts += [self.exercise_heading(step), self.exercise(step)]
            case Question(title=title, task=task):
                note = "*In the notebook you answer in writing, and a person grades it.*"
                self.parts.append(box("written", title, f"{write_blocks(task)}\n\n{note}"))

    def answered(self, outputs: str) -> str:
        """Fold the output that answers a prediction, so that one can commit to a guess first."""
        if not (outputs and self.predicted):
            return outputs
        self.predicted = False
        return fold("came-out", "You have your guess? Show what comes out", outputs)

    def outputs(self, alt: str = "") -> str:
        """Write what the next code cell put out."""
        return "" if self.cells is None else show_outputs(next(self.cells), self.gallery, alt)

    def exercise_heading(self, exercise: ExerciseBlock) -> str:
        """Write the heading of an exercise."""
        facts = self.lesson.checks.exercise_of(exercise.function)
        number = f"{facts.id} · " if facts else ""
        return f"### Exercise {number}`{exercise.function}` {{ #{exercise.function} }}"

    def exercise(self, exercise: ExerciseBlock) -> str:
        """Write an exercise: what to write, three hints, the solution and its verdict."""
        facts = self.lesson.checks.exercise_of(exercise.function)
        points = f" · {count(facts.points, 'point')}" if facts else ""
        definition = self.lesson.reference.definitions[exercise.function]
        solution, verdict = self.outputs(), self.outputs()
        solved = [code_block(definition.source), solution, verdict]
        inner = [
            write_blocks(exercise.task),
            code_block(definition.head),
            write_blocks(exercise.hints),
            fold("solution", "The solution, and what the check says of it", joined(solved)),
        ]
        title = f"Your turn · {exercise.level} · {exercise.minutes} minutes{points}"
        return box("exercise", title, joined(inner))


def joined(parts: list[str]) -> str:
    """Put parts below each other, without the empty ones."""
    return "\n\n".join(filter(None, parts))


def is_section(step: Block | Definition) -> bool:
    """Tell whether a heading of level 2 or 3 begins here."""
    return isinstance(step, Prose) and step.text.startswith(("## ", "### "))
