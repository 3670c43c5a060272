"""How a check says that something is not right yet."""


class NotYet(AssertionError):  # noqa: N818
    """A result that is not right yet, in words for the learner.

    Args:
        observed: what came out, in a sentence.
        expected: what should have come out, without a full stop.
        hint: one next step, as it reads after "Try".
    """

    def __init__(self, observed: str, expected: str = "", hint: str = "") -> None:
        super().__init__(observed)
        self.observed = observed
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        said = [self.observed]
        if self.expected:
            said.append(f"Expected  {self.expected}")
        if self.hint:
            said.append(f"Try       {self.hint}")
        return "\n".join(said)


def expect(condition: object, observed: str, *, expected: str = "", hint: str = "") -> None:
    """Go on if something is so, and say what was observed if it isn't.

    Args:
        condition: true if all is well; an array counts as true if all of it is.
        observed: what came out, in a sentence.
        expected: what should have come out, without a full stop.
        hint: one next step, as it reads after "Try".

    Raises:
        NotYet: the condition is not true.
    """
    met = condition.all() if hasattr(condition, "all") else condition
    if not met:
        raise NotYet(observed, expected, hint)
