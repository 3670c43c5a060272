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
        joined = in_one(html, SHEET, lambda files: sheet_of(site, files), find)
        joined = in_one(joined, SCRIPT, lambda files: script_of(site, files), find)
        if joined != html:
            page.write_text(joined, encoding="utf-8")


def in_one(
    html: str,
    tag: re.Pattern[str],
    join: Callable[[Sequence[Path]], str],
    find: Callable[[str], Path | None],
) -> str:
    """Put one tag where the first of several stands, and take the others away.

    Args:
        html: the page.
        tag: what such a tag looks like; its group is an address.
        join: makes one file of several, and gives its place in the site.
        find: finds the file behind an address; None leaves a tag as it is.
    """
    tags = [(match, file) for match in tag.finditer(html) if (file := find(match[1]))]
    if len(tags) < 2:
        return html
    first = tags[0][0]
    place = join([file for _, file in tags])
    root = first[1][: first[1].index("assets/")] if "assets/" in first[1] else ""
    one = first[0].replace(first[1], root + place)
    for match, _ in reversed(tags[1:]):
        html = html[: match.start()] + html[match.end() :]
    return html[: first.start()] + one + html[first.end() :]


def found_in(site: Path, folder: Path, base: str, address: str) -> Path | None:
    """Find the file of the site behind an address on a page; None if it is no file of it.

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
    file = (folder / unquote(address)).resolve()
    return file if file.is_file() and file.is_relative_to(site.resolve()) else None


def sheet_of(site: Path, files: Sequence[Path]) -> str:
    """Join style sheets; give the place of the new one in the site."""
    for file in files:
        if PLACE_BESIDE.search(file.read_text(encoding="utf-8")):
            raise NotMovable(
                f"{file.name} names a file beside it, and all style sheets are joined into one in "
                "assets/; give the file's address from the host's root on, or write it as data:"
            )
    return _written(site, files, ".css", "\n", '@charset "UTF-8";\n')


def script_of(site: Path, files: Sequence[Path]) -> str:
    """Join scripts; give the place of the new one in the site."""
    return _written(site, files, ".js", ";\n")


def _written(site: Path, files: Sequence[Path], ending: str, between: str, begin: str = "") -> str:
    texts = [SOURCE_MAP.sub("", file.read_text(encoding="utf-8")) for file in files]
    text = begin + between.join(CHARSET.sub("", each).strip() for each in texts) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    place = f"assets/site.{digest}{ending}"
    (site / place).write_text(text, encoding="utf-8")
    return place
