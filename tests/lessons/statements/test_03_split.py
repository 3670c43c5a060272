"""What lesson 3 says of the figures that its cells print."""

from tests.lessons.statements.runs import statement

PERCENT = r"([\d.]+)%"


@statement("03_split")
def test_a_memory_is_perfect_on_what_it_knows(run):
    """It is lower on new digits, far below a guess on the last tenth of a sorted file."""
    known, new = run.numbers("asked something new", PERCENT)
    assert known == 100 and 80 < new < 98
    (last,) = run.numbers("score on the last tenth", PERCENT)
    assert last < 5
    (mended,) = run.numbers("split(X_sorted", r"score: ([\d.]+)%")
    assert abs(mended - new) < 4


@statement("03_split")
def test_chance_wobbles_with_the_square_root(run):
    """A quarter of the rows, double the spread; a stratified draw has none."""
    at_50, at_200, at_1000 = run.numbers("for rows in [50", r"spread ([\d.]+)")
    assert 1.6 < at_50 / at_200 < 2.5 and at_1000 < at_200
    scores = run.numbers("five seeds:", PERCENT)
    assert len(set(scores[:5])) > 1


@statement("03_split")
def test_sums_of_raw_pixels_are_255_times_as_large(run):
    """Hundreds for raw pixels, about 1 for scaled ones."""
    low, high, scaled_low, scaled_high = run.numbers("pixels 0–255", r"-?\d+(?:\.\d)?(?= to|$|\n)")
    assert max(-low, high) > 100
    assert max(-scaled_low, scaled_high) < 4


@statement("03_split")
def test_dividing_takes_eight_bytes(run):
    """NumPy's division gives float64, and `scale` float32, half of it."""
    small, large = run.numbers("array.nbytes", r"([\d.]+) MB")
    assert abs(large / small - 8) < 0.2
    (half,) = run.numbers("scaled.nbytes", r"([\d.]+) MB")
    assert abs(large / half - 2) < 0.05
    assert run.printed("scaled.nbytes").endswith("0.0 to 1.0\n")


@statement("03_split")
def test_scaling_twice_fails_in_silence(run):
    """The learner guesses; raw pixels are as good as scaled ones."""
    (scaled,) = run.numbers("def learner_score", PERCENT)
    raw, twice = run.numbers("raw:  ", PERCENT)
    assert scaled > 75 and abs(raw - scaled) < 8
    assert twice < 30
    assert run.printed("raw:  ").endswith("1.0000 once, 0.0039 twice\n")


@statement("03_split")
def test_a_pixel_that_hardly_varies_makes_giants(run):
    """The largest validation value is far above 30 spreads, and of a pixel with a tiny spread."""
    never, _ = run.numbers("have one value")
    assert never > 50
    training, _, _, largest = run.numbers("Z.std()", r"(\d[\d,.]*\d|\d)(?=,|\n|$)")
    assert 0.8 < training < 1.05 and largest > 40
    inked, rows, spread = run.numbers("column.std()", r"(?<![l\d])\d[\d,]*(?:\.\d+)?(?= )")
    assert inked < 0.01 * rows and spread < 5


@statement("03_split")
def test_a_leaking_spread_hides_giants(run):
    """The score changes by a few digits, the largest value by much more."""
    honest, leak = run.numbers("leaked_score", PERCENT)
    assert abs(honest - leak) < 3
    giant, hidden = run.numbers("leaked_score", r"largest \|z\| ([\d,]+)")
    assert hidden < 0.7 * giant


@statement("03_split")
def test_copies_on_both_sides_flatter(run):
    """Copies, and shifted copies, raise the score; split first, it is honest."""
    honest, doubled = run.numbers("doubled: ", PERCENT)
    assert doubled > 97 and doubled > honest + 2
    none, shared, rows = run.numbers("doubled split", r"(\d+)(?: shared|\n|$)")
    assert none == 0 and shared > 0.7 * rows
    (too_kind, _), (mended, _) = (
        run.numbers("too_kind = ", PERCENT),
        run.numbers("mended = ", PERCENT),
    )
    assert run.numbers("too_kind = ")[0] <= 2
    assert too_kind > 97 and too_kind > honest + 2
    assert -1 <= mended - honest <= 2.5 and mended < too_kind - 1


@statement("03_split")
def test_the_best_of_many_guessers_was_lucky(run):
    """Above 14 % on the digits it was chosen by, and less on new ones."""
    mean, best, new = run.numbers("all 500 on average", PERCENT)
    assert abs(mean - 10) < 0.5 and best > 14
    assert new < best - 2
