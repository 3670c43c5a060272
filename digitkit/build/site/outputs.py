"""The outputs of one cell → the Markdown of a page, and the files of its figures."""

from __future__ import annotations

import base64
import html
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner

from digitkit.build.site.boxes import raw

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
