"""The training page, served from this machine with nothing else to reach."""

import pytest

from digitkit.build.training_page import DIGITS, packed_digits
from tests.browser import Watch, serving
from tests.small_site import build_small_site


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a site with the training page."""
    folder = tmp_path_factory.mktemp("training")
    files = {DIGITS: packed_digits()}
    with serving(build_small_site(folder, ("train", "draw", "js", "css"), files)) as address:
        yield address


@pytest.fixture
def page(browser, site):
    """The training page; an error in its console or an outside request fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    watch = Watch(site)
    watch.over(opened)
    opened.goto(f"{site}/train/")
    yield opened
    context.close()
    assert watch.taken() == []
