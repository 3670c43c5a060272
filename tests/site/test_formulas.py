"""Formulas are MathML: they need no script, and say their TeX where they can't be shown."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import yaml

from digitkit.build.site.formulas import with_formulas

ROOT = Path(__file__).parents[2]


def made(text: str) -> str:
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "pymdownx.arithmatex: { generic: true }" in settings
    options = {"pymdownx.arithmatex": yaml.safe_load("{ generic: true }")}
    page = markdown.markdown(text, extensions=["pymdownx.arithmatex"], extension_configs=options)
    return with_formulas(page)


def test_a_formula_in_a_line_and_one_of_its_own() -> None:
    page = made("Here $p$ is a share.\n\n$$\\frac{p < 1}{2n}$$\n")
    assert page.count("<math ") == 2
    assert 'display="inline"' in page
    assert re.search(r'<div class="formula"><math [^>]*display="block"', page)
    assert 'alttext="\\frac{p &lt; 1}{2n}"' in page
    assert "<mfrac>" in page
    assert "arithmatex" not in page
    assert "$" not in page


def test_prices_and_code_are_no_formulas() -> None:
    page = made("It costs $ 3 and `$p$`.\n")
    assert "<math" not in page


def test_the_interval_of_lesson_6_is_a_formula() -> None:
    page = made((ROOT / "docs" / "lessons" / "06_evaluate.md").read_text(encoding="utf-8"))
    assert page.count('<div class="formula">') == 3
    assert "<msqrt>" in page
