"""Clean learners' HTML for the formgrader and feedback: nothing in it runs or loads."""

from __future__ import annotations

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from nbconvert.filters import markdown2html

_TAGS = (
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i img ins kbd li mark ol p pre s small span strong sub summary sup table tbody td "
    "tfoot th thead tr ul"
)
_PLAIN = frozenset({"align", "alt", "class", "colspan", "open", "rowspan", "scope", "style"})
_PLAIN_SIZES = frozenset({"height", "width", "start"})
_IMAGES = ("data:image/png;", "data:image/jpeg;", "data:image/gif;")
# No property here loads an address, and none moves an element over others.
_STYLES = (
    "border border-left border-right border-top border-bottom border-collapse border-radius color "
    "background-color cursor display font font-family font-size font-style font-weight gap height "
    "line-height list-style margin margin-bottom margin-left margin-right margin-top max-width "
    "min-width opacity overflow overflow-x padding padding-bottom padding-left padding-right "
    "padding-top text-align text-decoration vertical-align white-space width"
)


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "src":  # a remote image would tell its server who looks at it
        return tag == "img" and value.lower().startswith(_IMAGES)
    if name == "href":
        return tag == "a" and value.lower().startswith(("http://", "https://", "mailto:", "#"))
    return name in _PLAIN or name in _PLAIN_SIZES


def clean(text: object) -> str:
    """Remove all from HTML that could run or load something.

    Args:
        text: HTML, as text or as bytes.

    Returns:
        The same with text, tables, embedded pictures and plain styles; scripts and unknown tags are
        shown as text, other attributes are gone.
    """
    html = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    cleaner = Cleaner(
        tags=frozenset(_TAGS.split()),
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES.split()),
    )
    return str(cleaner.clean(html))


def clean_markdown(source: str) -> str:
    """Return the HTML of Markdown, cleaned, since Markdown may hold any HTML."""
    return clean(markdown2html(source))
