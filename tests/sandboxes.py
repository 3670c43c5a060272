"""Skip a test that needs a sandbox where this machine opens none, and only there."""

from functools import cache
from unittest import mock

import pytest

from digitkit.course.sandbox import NoSandbox, open_sandbox, sandbox


def need_sandbox():
    """Skip the test with the reason that an instructor would read."""
    if reason := why_none():
        pytest.skip(f"needs a sandbox: {reason}")


@cache
def why_none():
    """Open a sandbox in which nothing is loaded, which takes half a second."""
    try:
        with mock.patch.object(sandbox, "_WARM", ()), open_sandbox("01_load"):
            return ""
    except NoSandbox as refusal:
        return str(refusal)
