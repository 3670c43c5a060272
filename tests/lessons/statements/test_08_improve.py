"""What lesson 8 says of the figures that its cells print."""

import re

from tests.lessons.statements.runs import statement


def interval(run, digits: str, name: str) -> tuple[float, float]:
    """Return the bounds, in percent, that the cell of intervals printed."""
    printed = run.printed("for n in [400, len(y_judge)]")
    line = next(
        line for line in printed.splitlines() if line.strip().startswith(digits) and name in line
    )
    low, high = re.findall(r"(\d+\.\d)%", line)
    return float(low), float(high)


@statement("08_improve")
def test_redrawing_gains_more_than_chance_explains(run):
    """All digits part the intervals, 400 give wide ones; a quarter of the mistakes are gone."""
    plain, redrawn = "plain CNN", "CNN, redrawn, best epoch kept"
    for name in (plain, redrawn):
        few, all_digits = interval(run, "400", name), interval(run, "3,200", name)
        assert few[1] - few[0] > 2 * (all_digits[1] - all_digits[0])
    assert interval(run, "3,200", plain)[1] < interval(run, "3,200", redrawn)[0]
    before = 100 - sum(interval(run, "3,200", plain)) / 2
    after = 100 - sum(interval(run, "3,200", redrawn)) / 2
    assert after < 0.75 * before


@statement("08_improve")
def test_the_flip_mixes_up_sixes_and_nines(run):
    """Six and nine are hardly mixed up by the plain CNN, often after training with the flip."""
    plain, flipped = run.printed("wrong_sixes =").splitlines()
    plain = [int(count) for count in re.findall(r": +(\d+)", plain)]
    flipped = [int(count) for count in re.findall(r": +(\d+)", flipped)]
    assert max(plain[:2]) <= 3
    assert min(flipped[:2]) >= 4
    assert flipped[2] > 2 * plain[2]
    nines = run.numbers("on_its_head =", r"(\d+)%")
    assert nines[0] > 50
    assert nines[1] < 15


@statement("08_improve")
def test_layers_with_one_seed_draw_together(run):
    """A shift says everything about the turn with one seed, nothing with two."""
    one, two = run.numbers("np.corrcoef(", r"[+-]\d\.\d\d")
    assert abs(one) > 0.99
    assert abs(two) < 0.2


@statement("08_improve")
def test_turns_reach_a_tenth_of_a_full_turn(run):
    """500 draws come near to 36° on both sides."""
    _, low, high = run.numbers("np.arctan2(")
    assert -36.5 <= low <= -35
    assert 35 <= high <= 36.5


@statement("08_improve")
def test_paper_never_adds_ink(run):
    """Ghosts are extra ink: no shifted digit has more ink with paper than by default."""
    ink = run.numbers('"ink by default:"')
    by_default, with_paper = ink[:4], ink[4:]
    assert len(with_paper) == 4
    assert all(less <= more for more, less in zip(by_default, with_paper, strict=True))


@statement("08_improve")
def test_a_used_checkpoint_keeps_the_old_best(run):
    """The file still has the first run's model, which is better than the one in hand."""
    (first,) = re.findall(r"first: .* ([\d.]+)$", run.printed("for name, n in"), re.MULTILINE)
    in_hand, in_file = run.numbers("kept = keras.models.load_model(path)")
    assert in_file < in_hand
    assert in_file == float(first)


@statement("08_improve")
def test_the_small_cnn_beats_the_large_dense_network(run):
    """The flip is below the other CNNs, and the large dense network below all of them."""
    table = re.findall(r"(\d+) +(\d+\.\d)%$", run.printed("pd.DataFrame(log)"), re.MULTILINE)
    plain, flipped, redrawn, _, dense = (float(accuracy) for _, accuracy in table)
    assert flipped < plain - 1
    assert dense < flipped < plain < redrawn
    assert int(table[0][0]) < int(table[4][0]) / 3
