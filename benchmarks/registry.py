"""The benches, by name. Each is a function of a module of the same name, loaded when it is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from benchmarks.figures import Effort, Row


@dataclass(frozen=True)
class Bench:
    """One comparison.

    Attributes:
        name: its name on the command line; the module `benchmarks.NAME` has its `measure`.
        question: what it answers.
    """

    name: str
    question: str

    def measure(self, effort: Effort) -> list[Row]:
        """Run the bench."""
        function: Callable[[Effort], list[Row]] = import_module(f"benchmarks.{self.name}").measure
        return function(effort)


BENCHES = {
    bench.name: bench
    for bench in (
        Bench("loading", "What does loading a 42,000-row train.csv with all checks cost?"),
        Bench("verdict", "How long from nothing to a verdict on a lesson?"),
        Bench("watch", "How long from a save to its verdict?"),
        Bench("autograding", "How long does grading a class of lesson 4 take on two cores?"),
        Bench("building", "How long does building the notebooks and the site take?"),
        Bench("lesson_page", "What does a lesson's page cost a browser?"),
        Bench("accuracy_for_cpu_time", "How much CPU time until 99.0 % on the test digits?"),
        Bench("accuracy_for_parameters", "How accurate can how small a network be?"),
        Bench("best_model", "How accurate is the best network of under 100,000 parameters?"),
    )
}


def choose(names: list[str]) -> list[Bench]:
    """Find benches by name; no names mean all of them.

    Raises:
        LookupError: a name means no bench.
    """
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        raise LookupError(f"no bench is named {unknown[0]!r}; there are: {', '.join(BENCHES)}")
    return [BENCHES[name] for name in names or BENCHES]
