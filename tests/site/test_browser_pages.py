"""All pages but the lessons' in a browser. `DIGITKIT_SITE` names the folder of a built site."""

from __future__ import annotations

import pytest

from tests.site.built import LESSONS, PAGES
from tests.site.page_checks import PageChecks

OTHERS = [place for place in PAGES if place not in LESSONS]


@pytest.mark.parametrize("place", OTHERS, ids=lambda place: place or "home")
class TestOtherPages(PageChecks):
    """Every page that is no lesson."""


def test_the_site_is_whole() -> None:
    assert len(LESSONS) == 9
    assert {"", "draw/", "glossary/", "learners/", "404.html"} <= set(PAGES)
