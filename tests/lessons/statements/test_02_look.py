"""What lesson 2 says of the figures that its cells print."""

import re

from tests.lessons.statements.runs import statement


@statement("02_look")
def test_folding_by_columns_transposes_the_image(run):
    """The shape is the same, and rows and columns are exchanged."""
    assert run.printed("image.T").strip().endswith("True")


@statement("02_look")
def test_a_grid_of_one_place_is_no_array(run):
    """`subplots(1, 1)` gives Axes, and with `squeeze=False` an array."""
    words = run.printed("_, bare = plt") + run.printed("_, grid = plt")
    assert re.findall(r": +(\w+)", words) == ["Axes", "ndarray"]
    assert run.printed("*np.asarray(small)").splitlines() == [
        "over a table:  pixel0 pixel1",
        "over an array: [  0 255] [12  7]",
    ]


@statement("02_look")
def test_the_lightest_digits_are_ones_under_wrong_titles(run):
    """Nearly all of 32 are ones; before the mending, about one title in ten is right."""
    (ones,) = run.numbers("ones among the 32 lightest", r": (\d+)$")
    assert ones >= 26
    (in_step,) = run.numbers("in_step", r"([\d.]+)%")
    assert 6 < in_step < 14


@statement("02_look")
def test_always_saying_no_looks_good(run):
    """'No 7' is right for about nine in ten, and one digit for about one in ten."""
    no_seven, commonest = run.numbers("always 'no 7'", r"([\d.]+)%")
    assert no_seven > 87 and commonest < 13


@statement("02_look")
def test_ten_mean_pictures_read_most_digits(run):
    """Far more than a guess; the first pair of mistakes is of two different digits."""
    (right,) = run.numbers("def nearest_mean", r"([\d.]+)%")
    assert 70 < right < 90
    assert run.numbers("np.argmin(distance")[0] in range(10)
    shares = run.numbers("to_called / to_truth)[hard]", r"\d\.\d*")
    assert len(shares) == 12 and max(shares) < 0.8 and shares == sorted(shares)
    labels, called = run.printed("*truth[hard]").splitlines()
    pairs = zip(labels.split()[1:], called.split()[1:], strict=True)
    assert all(label != answer for label, answer in pairs)


@statement("02_look")
def test_shuffling_all_columns_alike_changes_nothing(run):
    """The score is the same; with the new digits alone shuffled it falls towards a guess."""
    (before,) = run.numbers("def nearest_mean", r"([\d.]+)%")
    both, one = run.numbers("both shuffled", r"([\d.]+)%")
    assert abs(both - before) <= 0.1
    assert one < 30
