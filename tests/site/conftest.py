"""A built site in a browser, for its tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import axe_script, serving
from tests.build.sample import sample_has_tests  # noqa: F401
from tests.site.visits import ALL_PICTURES, Visit, Visitor

pytest.register_assert_rewrite("tests.site.page_checks")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the built site is served."""
    from tests.site.built import SITE

    with serving(SITE) as served:
        yield served


@pytest.fixture(scope="module")
def visitor(browser: Any, address: str) -> Visitor:
    """The visitor of its pages, each once in a module."""
    return Visitor(browser, address, axe_script())


@pytest.fixture
def visit(visitor: Visitor, place: str) -> Visit:
    """What was seen of the page under test."""
    return visitor.visit(place)


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Any]:
    """A page in the light, wide; an error in its console or requests fails the test."""
    opened = visitor.pages["light"]
    opened.set_viewport_size({"width": 1280, "height": 900})
    yield opened
    opened.evaluate(ALL_PICTURES)
    assert visitor.watch.taken() == []
