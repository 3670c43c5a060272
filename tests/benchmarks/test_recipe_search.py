"""The search chooses the fast recipe, and can continue where it stopped."""

import inspect
import json

import numpy as np
import pytest

from benchmarks import recipe_search
from benchmarks.digits import Rows
from benchmarks.recipe_search import CHANCE, PLAIN, VALUES, best_of, choice, walk


def worth(**gains):
    """Return a score to which each value adds independently."""

    def score(setting):
        return 0.9 + sum(gains.get(name, {}).get(str(value), 0) for name, value in setting.items())

    return score


def test_the_recipe_is_what_the_search_chose():
    from benchmarks.recipes.fast import build_fast, fast

    defaults = {
        name: parameter.default
        for function in (fast, build_fast)
        for name, parameter in inspect.signature(function).parameters.items()
    }
    recipe = {name: defaults[name] for name in VALUES}
    assert choice() == {**recipe, "normalised": list(recipe["normalised"])}


def test_each_choice_starts_from_the_last_one():
    steps = list(walk(VALUES, PLAIN, worth(peak={"0.02": 0.05}, shift={"1": 0.01})))
    assert [step.name for step in steps] == [*VALUES] * 2  # the second round changes nothing
    assert steps[0].chosen == {**PLAIN, "peak": 0.02}
    assert all(setting["peak"] == 0.02 for setting in steps[1].tried)
    cheapest = {name: values[0] for name, values in VALUES.items()}
    assert steps[-1].chosen == {**cheapest, "peak": 0.02, "shift": 1}


def test_a_later_choice_can_change_an_earlier_one():
    def score(setting):  # smaller steps are better with label smoothing
        return 0.9 + 0.01 * (setting["smoothing"] == 0.1) * (1 + (setting["peak"] == 0.005))

    steps = list(walk(VALUES, PLAIN, score))
    assert len(steps) == 3 * len(VALUES)
    assert (steps[0].chosen["peak"], steps[-1].chosen["peak"]) == (0.001, 0.005)


@pytest.mark.parametrize(("gain", "stays"), [(0.9, 1), (1.0, 1), (1.1, 2)])
def test_what_costs_more_must_be_better_by_more_than_chance(gain, stays):
    scores = {0: 0.5, 1: 0.9, 2: 0.9 + gain * CHANCE}
    tried = [{"shift": shift} for shift in scores]
    assert best_of(tried, lambda setting: scores[setting["shift"]]) == {"shift": stays}


def test_a_table_with_gaps_chooses_nothing(tmp_path):
    with pytest.raises(LookupError):
        choice(tmp_path / "absent.csv")


def test_the_search_continues_where_it_stopped(monkeypatch, tmp_path):
    score, tried = worth(rise={"0.2": 0.01}), []

    def evaluate(setting, seed, train, validation):
        tried.append((json.dumps(setting, sort_keys=True), seed))
        if len(tried) == 3:
            raise KeyboardInterrupt
        line = dict.fromkeys(recipe_search.COLUMNS, 1)
        return {**line, "setting": tried[-1][0], "seed": seed, "accuracy": score(setting)}

    rows = Rows(np.zeros((10_100, 28, 28, 1), "float32"), np.arange(10_100) % 10)
    monkeypatch.setattr(recipe_search, "evaluate", evaluate)
    monkeypatch.setattr(recipe_search, "load_mnist", lambda: (rows, None))
    table = tmp_path / "search.csv"
    with pytest.raises(KeyboardInterrupt):
        recipe_search.search(table, seeds=2)
    chosen = recipe_search.search(table, seeds=2)
    assert len(tried) == len(set(tried)) + 1  # only the interrupted training is repeated
    assert chosen == choice(table) == {**PLAIN, "rise": 0.2, "batch_size": 256}
    before = len(tried)
    assert recipe_search.search(table, seeds=2) == chosen
    assert len(tried) == before
