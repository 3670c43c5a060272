"""What lesson 5 says of the figures that its cells print."""

from tests.lessons.statements.runs import statement


@statement("05_train")
def test_a_sound_network_learns_32_digits_by_heart(run):
    """Its loss ends near 0; without softmax it stays near ln 10 or above."""
    sound, spoilt = run.numbers("sound network:", r"\d+\.\d{3}")
    assert sound < 0.05
    assert spoilt > 2.0
