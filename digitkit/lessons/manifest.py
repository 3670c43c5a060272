"""The manifest of a lesson: its exercises and their points."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Exercise:
    """One function that a learner writes.

    Attributes:
        function: its name, such as `"split"`.
        points: all or nothing: 2 for a plain exercise, 3 for a hard one.
        seconds: the CPU seconds that the learner's code may use in all its checks, with all its
            threads and processes; loading their file may use as many again. There is a longer
            wall-clock limit as well: see `digitkit.protocol.time_limits`.
        blank: the code that fills the blank of the third hint, as a learner who understood the
            first two writes it.
        id: the numbers of the lesson and the exercise, such as `"03.1"`; `Lesson` sets it.
    """

    function: str
    points: int
    seconds: float = 10.0
    blank: str = ""
    id: str = ""


@dataclass(frozen=True)
class Lesson:
    """A lesson, as the `LESSON` of its folder describes it.

    Attributes:
        name: its number and its folder, such as `"03_split"`; its page has the same name.
        exercises: its exercises in order; the order numbers them.
        question_points: the points of its written question.
        needs_keras: whether its checks need Keras.
    """

    name: str
    exercises: tuple[Exercise, ...]
    question_points: int
    needs_keras: bool = False

    def __post_init__(self) -> None:
        number = self.name.partition("_")[0]
        numbered = (
            replace(exercise, id=f"{number}.{place}")
            for place, exercise in enumerate(self.exercises, start=1)
        )
        object.__setattr__(self, "exercises", tuple(numbered))

    @property
    def slug(self) -> str:
        """The name of its folder, such as `"split"`."""
        return self.name.partition("_")[2]
