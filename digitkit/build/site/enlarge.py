"""Gives the wide pictures of a page a link to their full size, since a phone shows them small."""

from __future__ import annotations

import re

# A picture that stands alone, in a figure or in a paragraph.
ALONE = re.compile(
    r"<(?P<box>p|figure\b[^>]*)>\s*(?P<image><img\b[^>]*>)\s*</(?:p|figure)>", re.IGNORECASE
)
SOURCE = re.compile(r'\bsrc="([^"]+)"')
WHOLE = 'class="front"'  # a picture that needs no larger one
WIDTH = re.compile(r'\bwidth="(\d+)"')
PHONE = 400  # pixels; what is narrower stands on a phone in full


def enlargeable(html: str) -> str:
    """Give a page's HTML with a link below each wide picture.

    The link leads to the picture's file. Where scripts run, the picture opens over the page.
    """
    return ALONE.sub(with_link, html)


def with_link(match: re.Match[str]) -> str:
    """Write one picture, with its link where it is wide."""
    image = match["image"]
    source, width = SOURCE.search(image), WIDTH.search(image)
    narrow = width is not None and int(width[1]) <= PHONE
    if source is None or narrow or WHOLE in image:
        return match[0]
    box = "figure" if match["box"] == "p" else match["box"]
    box = box if 'class="' in box else f'{box} class="picture"'
    box = box.replace('class="', 'class="enlargeable ')
    link = f'<a class="enlarge" href="{source[1]}" data-search-exclude>Enlarge the picture</a>'
    return f"<{box}>\n{image}\n{link}\n</figure>"
