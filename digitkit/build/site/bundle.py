"""One style sheet and one script for a page, in place of several that a browser waits for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import unquote

SHEET = re.compile(r'<link rel="stylesheet" href="([^":?#]+)">\s*')
SCRIPT = re.compile(r'<script src="([^":?#]+)"></script>\s*')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.MULTILINE)
CHARSET = re.compile(r'^\s*@charset "[^"]+";')
PLACE_BESIDE = re.compile(r"url\((?!\s*[\"']?(?:data:|#|/|https?:))|@import")


class NotMovable(ValueError):  # noqa: N818
    """A style sheet can't be moved."""


def bundle(site: Path, base: str = "/") -> None:
    """Let every page of a built site ask for one style sheet and one script.

    Args:
        site: the folder of the built site.
        base: the path under which it is going to be served.

    Raises:
        NotMovable: a style sheet names a file beside it, which would be looked for elsewhere.
    """
    for page in sorted(site.rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        find = partial(found_in, site, page.parent, base)
        joined = in_one(html, SHEET, partial(sheet_of, site), find)
        joined = in_one(joined, SCRIPT, partial(script_of, site), find)
        if joined != html:
            page.write_text(joined, encoding="utf-8")


def in_one(
    html: str,
    tag: re.Pattern[str],
    join: Callable[[Sequence[str]], str],
    find: Callable[[str], str | None],
) -> str:
    """Put one tag where the first of several stands, and take the others away.

    Args:
        html: the page.
        tag: what such a tag looks like; its group is an address.
        join: makes one file of those at several places of the site, and gives its place.
        find: finds the place behind an address; None leaves a tag as it is.
    """
    tags = [(match, place) for match in tag.finditer(html) if (place := find(match[1]))]
    if len(tags) < 2:
        return html
    first, place = tags[0]
    root = unquote(first[1]).removesuffix(place)
    one = first[0].replace(first[1], root + join([place for _, place in tags]))
    for match, _ in reversed(tags[1:]):
        html = html[: match.start()] + html[match.end() :]
    return html[: first.start()] + one + html[first.end() :]


def found_in(site: Path, folder: Path, base: str, address: str) -> str | None:
    """Find the place in the site of the file behind an address; None if it is no file of it.

    Args:
        site: the folder of the site.
        folder: the page's folder.
        base: the path under which the site is going to be served.
        address: the address, relative or from the host's root on.
    """
    if address.startswith("/"):
        if not address.startswith(base):
            return None
        folder, address = site, address[len(base) :]
    file, whole = (folder / unquote(address)).resolve(), site.resolve()
    known = file.is_file() and file.is_relative_to(whole)
    return file.relative_to(whole).as_posix() if known else None


def sheet_of(site: Path, places: Sequence[str]) -> str:
    """Join style sheets; give the place of the new one in the site."""
    for place in places:
        if PLACE_BESIDE.search((site / place).read_text(encoding="utf-8")):
            raise NotMovable(
                f"{place} names a file beside it, and all style sheets are joined into one in "
                "assets/; give the file's address from the host's root on, or write it as data:"
            )
    return _written(site, places, ".css", "\n", '@charset "UTF-8";\n')


def script_of(site: Path, places: Sequence[str]) -> str:
    """Join scripts; give the place of the new one in the site."""
    return _written(site, places, ".js", ";\n")


def _written(site: Path, places: Sequence[str], ending: str, between: str, begin: str = "") -> str:
    texts = [SOURCE_MAP.sub("", (site / place).read_text(encoding="utf-8")) for place in places]
    text = begin + between.join(CHARSET.sub("", each).strip() for each in texts) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    place = f"assets/site.{digest}{ending}"
    (site / place).write_text(text, encoding="utf-8")
    return place
