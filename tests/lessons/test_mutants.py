"""Faults in the model answers, each of which must be refused."""

import pytest

from tests.lessons import judging
from tests.lessons.answers import FUNCTIONS, mutants


@pytest.mark.parametrize(("function", "old", "new", "helper"), mutants(FUNCTIONS))
@pytest.mark.thorough
def test_a_mutant_is_refused(function, old, new, helper):
    judging.assert_mutant_refused(function, old, new, helper)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_has_mutants(function):
    assert len(mutants([function])) >= 2
