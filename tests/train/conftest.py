"""The training page, served from this machine with nothing else to reach."""

import pytest

from digitkit.build.training_page import DIGITS, packed_digits
from tests.browser import serving, watched_page
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
    """The training page, watched."""
    with watched_page(browser, site, "train/") as opened:
        yield opened
