"""What an exercise is: one function of a lesson, and what it is worth."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exercise:
    """One function that a learner writes.

    Attributes:
        id: the lesson's number and the exercise's, such as `"03.1"`.
        function: its name, such as `"split"`.
        points: what it is worth, all or nothing: 2 for a plain exercise, 3 for a hard one.
        seconds: the CPU seconds that the learner's code may use in all its checks, with all its
            threads and processes; loading their file may use as many again. A longer limit on the
            clock stands behind it: see `digitkit.grading.time_limits`.
    """

    id: str
    function: str
    points: int
    seconds: float = 10.0
