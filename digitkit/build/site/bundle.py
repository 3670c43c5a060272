"""Replace the style sheets and scripts of each page by one of each, which loads faster."""

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
RELATIVE = re.compile(r"url\((?!\s*[\"']?(?:data:|#|/|https?:))|@import")


class NotMovable(ValueError):  # noqa: N818
    """A style sheet can't be moved."""


def bundle(site: Path, base: str = "/") -> None:
    """Let every page of a built site load one style sheet and one script.

    Args:
        site: the folder of the built site.
        base: the path under which it will be served.

    Raises:
        NotMovable: a style sheet names a file by a relative address, which would break.
    """
    for page in sorted(site.rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        find = partial(path_in_site, site, page.parent, base)
        joined = join_tags(html, SHEET, partial(join_sheets, site), find)
        joined = join_tags(joined, SCRIPT, partial(join_scripts, site), find)
        if joined != html:
            page.write_text(joined, encoding="utf-8")


def join_tags(
    html: str,
    tag: re.Pattern[str],
    join: Callable[[Sequence[str]], str],
    find: Callable[[str], str | None],
) -> str:
    """Replace the first of several tags by one for all, and remove the others.

    Args:
        html: the page.
        tag: matches such a tag; its group is an address.
        join: joins files of the site into one, and returns its path in the site.
        find: returns the path in the site for an address; a tag without one is not changed.
    """
    tags = [(match, path) for match in tag.finditer(html) if (path := find(match[1]))]
    if len(tags) < 2:
        return html
    first, path = tags[0]
    root = unquote(first[1]).removesuffix(path)
    one = first[0].replace(first[1], root + join([path for _, path in tags]))
    for match, _ in reversed(tags[1:]):
        html = html[: match.start()] + html[match.end() :]
    return html[: first.start()] + one + html[first.end() :]


def path_in_site(site: Path, folder: Path, base: str, address: str) -> str | None:
    """Return the path in the site of the file at an address; None if it is not in the site.

    Args:
        site: the folder of the site.
        folder: the page's folder.
        base: the path under which the site will be served.
        address: the address, relative or from the server's root.
    """
    if address.startswith("/"):
        if not address.startswith(base):
            return None
        folder, address = site, address[len(base) :]
    file, whole = (folder / unquote(address)).resolve(), site.resolve()
    inside = file.is_file() and file.is_relative_to(whole)
    return file.relative_to(whole).as_posix() if inside else None


def join_sheets(site: Path, paths: Sequence[str]) -> str:
    """Join style sheets, and return the path of the new one in the site."""
    for path in paths:
        if RELATIVE.search((site / path).read_text(encoding="utf-8")):
            raise NotMovable(
                f"{path} names a file beside it, and all style sheets are joined into one in "
                "assets/; give the file's address from the server's root, or write it as data:"
            )
    return _join(site, paths, ".css", "\n", '@charset "UTF-8";\n')


def join_scripts(site: Path, paths: Sequence[str]) -> str:
    """Join scripts, and return the path of the new one in the site."""
    return _join(site, paths, ".js", ";\n")


def _join(site: Path, paths: Sequence[str], suffix: str, between: str, start: str = "") -> str:
    texts = [SOURCE_MAP.sub("", (site / path).read_text(encoding="utf-8")) for path in paths]
    text = start + between.join(CHARSET.sub("", each).strip() for each in texts) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    path = f"assets/site.{digest}{suffix}"
    (site / path).write_text(text, encoding="utf-8")
    return path
