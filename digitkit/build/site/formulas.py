"""Turn the TeX of a page's formulas into MathML, which browsers show without a script."""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

# What the Markdown extension arithmatex makes of $…$ and of $$…$$.
FORMULA = re.compile(
    r'<(?P<box>span|div) class="arithmatex">\\(?P<start>[(\[])(?P<tex>.*?)\\[)\]]</(?P=box)>',
    re.DOTALL,
)


def with_formulas(page: str) -> str:
    """Return a page's HTML with MathML in place of TeX; `$$` gives a line of its own."""
    return FORMULA.sub(mathml, page)


def mathml(match: re.Match[str]) -> str:
    """Return the MathML of one formula, with its TeX as the text alternative."""
    tex = html.unescape(match["tex"]).strip()
    display = "block" if match["start"] == "[" else "inline"
    markup: str = convert(tex, display=display)
    words = html.escape(" ".join(tex.split()))
    formula = markup.replace("<math ", f'<math alttext="{words}" ', 1)
    return f'<div class="formula">{formula}</div>' if display == "block" else formula
