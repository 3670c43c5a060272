"""The built site under test, the folder in `DIGITKIT_SITE`; without it, the tests are skipped."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.site.visits import find_pages

if "DIGITKIT_SITE" not in os.environ:
    pytest.skip("needs a built site: DIGITKIT_SITE names its folder", allow_module_level=True)

SITE = Path(os.environ["DIGITKIT_SITE"]).resolve()
PAGES = find_pages(SITE)
LESSONS = [place for place in PAGES if re.match(r"lessons/\d\d_", place)]
every_lesson = pytest.mark.parametrize("place", LESSONS)


def expect_none(faults: Sequence[object]) -> None:
    """Fail with a line for each fault."""
    assert not faults, "\n".join(map(str, faults))
