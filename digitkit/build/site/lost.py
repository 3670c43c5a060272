"""What a reader finds who followed an address that leads nowhere."""

from __future__ import annotations

import re

HEADING = re.compile(r"<h1>404[^<]*</h1>")
WORDS = """\
<h1>This page isn't here</h1>
<p>The address leads nowhere. It may be old, or have a slip in it.</p>
<ul>
<li><a href="{home}">The front page</a> lists the nine lessons.</li>
<li><a href="{home}draw/">Draw a digit</a>, and the network of this course reads it.</li>
<li><a href="{home}glossary/">The glossary</a> says what a word means.</li>
</ul>
<p>Or use the search at the top of this page.</p>"""


def lost_page(html: str, home: str) -> str:
    """Give the theme's page for lost readers with words that help.

    Args:
        html: the theme's page.
        home: the path of the front page on its host, such as `/`. Such a page is shown at any
            address, so its links can't be relative.

    Raises:
        ValueError: the theme's heading isn't where it was.
    """
    made, count = HEADING.subn(WORDS.format(home=home), html)
    if count != 1:
        raise ValueError("the theme's 404 page has no heading that begins with 404 any more")
    return made
