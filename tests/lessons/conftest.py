"""Failed assertions in the shared helpers show their values."""

import pytest

pytest.register_assert_rewrite("tests.lessons.judging")
