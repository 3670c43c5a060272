"""What a cell put out, made fit for a page: no colour codes, no noise, no script."""

from __future__ import annotations

import re

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner

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
