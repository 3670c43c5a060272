"""What lesson 5 says of the figures that its cells print."""

import re

import pytest

from tests.lessons.statements.runs import statement


@statement("05_train")
def test_a_sound_network_learns_32_digits_by_heart(run):
    """Its loss ends near 0; without softmax it stays at ln 10 or above."""
    sound, spoilt = run.numbers('print(f"sound network:', r"\d+\.\d{3}")
    assert sound < 0.05
    assert spoilt > 2.2


@statement("05_train")
def test_only_pixels_with_ink_change_their_weights(run):
    """The corner keeps its first weights."""
    middle, corner = run.numbers("mean change:", r"\d\.\d{4}")
    assert middle > 0.005
    assert corner == 0


@statement("05_train")
def test_500_digits_are_learned_by_heart(run):
    """The training accuracy is 100 %, and the val_loss turns long before the last epoch."""
    accuracy, lowest = re.search(
        r"accuracy ([\d.]+)%, lowest val_loss in epoch (\d+)", run.printed("lowest val_loss")
    ).groups()
    assert float(accuracy) > 99.5
    assert int(lowest) < 20


@statement("05_train")
def test_three_runs_get_three_words(run):
    """500 digits overfit, small steps are still learning."""
    words = run.printed('"small steps": slow')
    assert re.search(r"500 digits .*: overfitting", words)
    assert re.search(r"small steps .*: still learning", words)


@statement("05_train")
def test_a_rate_of_1_is_settled_near_ln_10(run):
    """The first loss is enormous, the others are near ln 10, and it answers one digit."""
    printed = run.printed("wild_history = train")
    assert "diagnosis: settled" in printed
    first, *others = map(float, re.findall(r"[\d.]+(?:e[+-]\d+)?", printed.split("\n")[1]))
    assert first > 100
    assert others[-1] == pytest.approx(2.303, abs=0.3)
    counts = run.numbers("how often it answers 0", r"\b\d+\b(?=[ \]])")
    assert max(counts) > 950


@statement("05_train")
def test_validation_on_nines_is_below_guessing(run):
    """Nearly all validation labels are nines, and hardly one is read correctly."""
    printed = run.printed("validation_split=0.1")
    accuracy, held = (
        [float(number) for number in re.findall(r"\d\.\d*", line)]
        for line in printed.split("\n")[:2]
    )
    assert accuracy[-1] > 0.85
    assert max(held) < 0.1


@statement("05_train")
def test_swapped_labels_are_silent(run):
    """Loss and accuracy are as good as the sound run's, within what seeds change."""
    printed = run.printed("swapped = compile_model")
    (sound_loss, sound), (loss, accuracy) = (
        (float(loss), float(accuracy))
        for loss, accuracy in re.findall(r"val_loss ([\d.]+), val_accuracy ([\d.]+)%", printed)
    )
    assert accuracy == pytest.approx(sound, abs=3)
    assert loss == pytest.approx(sound_loss, abs=0.1)
    by_file, by_people = run.numbers("as people read it", r"[\d.]+(?=%)")
    assert by_file - by_people > 10


@statement("05_train")
def test_seeds_change_the_accuracy(run):
    """The spread of five seeds is some tenths of a point to some points."""
    spread = float(re.search(r"spread ([\d.]+) points", run.printed("five seeds"))[1])
    assert 0.2 < spread < 3


@statement("05_train")
def test_dropout_makes_validation_look_better(run):
    """In every epoch."""
    lines = run.printed("keras.layers.Dropout(0.5)").strip().split("\n")
    training, held = ([float(n) for n in re.findall(r"\d\.\d*", line)] for line in lines)
    assert all(one < other for one, other in zip(training, held, strict=True))
