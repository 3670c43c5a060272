"""What lesson 1 says of the figures that its cells print."""

import re

from tests.lessons.statements.runs import statement


@statement("01_load")
def test_a_line_has_a_label_and_784_pixels(run):
    """785 entries: 28 × 28 pixels, and a label in front."""
    found, rows, columns, pixels, label = run.numbers("first.split")
    assert found == 1 + pixels and pixels == rows * columns == 784
    assert 0 <= label <= 9


@statement("01_load")
def test_one_byte_an_entry_is_an_eighth(run):
    """The table is of int64, and uint8 takes an eighth of its memory."""
    eight, one = run.numbers("table.memory_usage", r"[\d.]+(?= MB)")
    assert abs(eight / one - 8) < 0.2
    read = run.printed("data.memory_usage").splitlines()
    assert read == ["{dtype('uint8'): 785}", f"{one:.1f} MB"]


@statement("01_load")
def test_values_that_do_not_fit_wrap_round(run):
    """256 becomes 0, 300 becomes 44, −1 becomes 255; so do sums."""
    assert run.printed("impossible =").endswith("becomes [255, 0, 44, 255]\n")
    assert run.numbers("grey + other", r"\[(\d+)") == [44, 300]
    assert run.printed("bad_csv.write_text").startswith("refused with ")


@statement("01_load")
def test_a_cut_file_shows_in_the_dtypes_alone(run):
    """All rows and columns are there; late columns are floats."""
    assert run.printed("broken = pd.read_csv").startswith("2,000 rows × 785 columns")
    kinds = run.printed("kinds.value_counts()")
    integers, floats = (int(number) for number in re.findall(r"pixel(\d+)", kinds))
    assert floats == integers + 1
    assert run.printed("nothing == nothing") == "nan nan False\n"


@statement("01_load")
def test_one_damaged_row_ends_the_training(run):
    """The loss is NaN, and so are all weights and answers: the network says 0 always."""
    assert re.search(r"loss: nan$", run.printed("model = train_one_epoch(broken)").strip())
    assert re.findall(r"[\w.-]+", run.printed("model.predict(X[:1]")) == ["nan"] * 10
    answers = run.numbers("answers_of(model, broken)", r"\d+(?:\.\d+)?")
    assert answers[2:12] == [2000] + [0] * 9
    assert answers[-1] < 20
    assert run.numbers("in model.get_weights()", r"(\d+)%") == [100, 100]


@statement("01_load")
def test_one_dropped_row_mends_it(run):
    """One row is dropped; the loss is well below guessing, and most answers are right."""
    assert run.numbers("len(whole)")[:2] == [2000, 1999]
    (guessing,) = run.numbers("np.log(10)", r"\d\.\d{3}")
    assert guessing == 2.303
    (loss,) = run.numbers("answers_of(model, whole)", r"loss: (\d\.\d+)")
    assert loss < guessing - 0.4
    answers = run.numbers("answers_of(model, whole)", r"(?<=[\[ ])\d+(?=[ \]])")[-10:]
    assert sum(answers) == 1999 and min(answers) > 0
    (right,) = run.numbers("answers_of(model, whole)", r"right on ([\d.]+)%")
    assert right > 60


@statement("01_load")
def test_filling_with_zeros_leaves_a_broken_digit(run):
    """The filled row has its label, and only a part of its ink."""
    sent, left, share = run.numbers("ink_left / ink", r"(?:sent|left|:) ([\d,]*\d)")
    assert 0 < left < sent and share == round(100 * left / sent) < 90
