"""The figures on the page are those of the raw probabilities, and the sentences follow them."""

import numpy as np
import pytest
from scipy.stats import binomtest

from digitkit.report.run_report import render

from .parsed import Element, alternatives, parse
from .runs import answering, history


def table(run) -> dict[str, list[str]]:
    rows = parse(render(run)).where(id="comparison").all("tr")[1:]
    return {row.attributes["data-measure"]: [cell.text for cell in row.all("td")] for row in rows}


def heading(run) -> str:
    return parse(render(run)).all("h1")[0].text


def confusion(page: Element) -> np.ndarray:
    rows = page.where(id="confusion").all("tbody")[0].all("tr")
    return np.array([[int(cell.text or 0) for cell in row.all("td")] for row in rows])


@pytest.mark.parametrize("part", ["test", "validation"])
def test_table_gives_accuracy_interval_and_error_rate(run, part):
    held_out = getattr(run, part)
    cells = table(run)
    for place, model in enumerate(run.models):
        right = int((model.probabilities[part].argmax(axis=1) == held_out.y).sum())
        ends = binomtest(right, len(held_out.y)).proportion_ci(method="wilson")
        share = 100 * right / len(held_out.y)
        expected = f"{share:.1f} % {100 * ends.low:.1f} % to {100 * ends.high:.1f} %"
        assert cells[f"{part}_accuracy"][place] == expected
        assert cells[f"{part}_error_rate"][place] == f"{100 - share:.1f} %"


def test_table_gives_size_time_and_epochs(run):
    cells = table(run)
    assert cells["parameters"] == ["134,794", "29,402"]
    assert cells["seconds"] == ["4.6 s", "3 min 12 s"]
    assert cells["epochs"] == ["3", "4"]
    assert cells["best_epoch"] == ["3", "3"]


def test_headline_gives_the_answer_of_the_better_model_on_test(run):
    assert heading(run) == "The CNN reads 98.5 % of 200 unseen digits correctly."
    facts = parse(render(run)).where(id="facts").text
    assert "95.7 % to 99.5 %" in facts
    assert "1.5 %" in facts
    assert "3 mistakes, about 1 digit in 67" in facts


def test_validation_alone_chooses_the_better_model(run):
    run.models[0].probabilities["validation"] = answering(run.validation.y, {})
    assert heading(run) == "The MLP reads 90.0 % of 200 unseen digits correctly."


def test_confusion_matrix_counts_every_digit(run):
    expected = np.zeros((10, 10), dtype=int)
    predicted = run.models[1].probabilities["test"].argmax(axis=1)
    np.add.at(expected, (run.test.y, predicted), 1)
    page = parse(render(run))
    np.testing.assert_array_equal(confusion(page), expected)
    caption = page.where(id="confusion").all("caption")[0].text
    assert caption == (
        "The CNN's most frequent mistake is a 4 read as a 9: twice among 3 mistakes in 200 digits."
    )


def test_sentences_follow_the_probabilities(run):
    run.models[1].probabilities["test"] = answering(run.test.y, {8: (3, 0.9995), 18: (3, 0.5)})
    page = parse(render(run))
    assert "an 8 read as a 3: twice among 2 mistakes" in page.where(id="confusion").text
    assert "The hardest digit for it is 8: 90.0 % of eights" in page.where(id="mistakes").text
    assert "An 8 that the CNN read as a 3, over 99.9 % sure" in alternatives(page)
    assert "in 1 of 2 mistakes the CNN was more than 90 % sure" in page.where(id="mistakes").text


def test_worst_mistakes_are_in_order_of_sureness(run):
    page = parse(render(run))
    [worst] = [e for e in page.all("div") if e.attributes.get("class") == "worst"]
    assert [e.attributes["alt"].replace("\xa0", " ") for e in worst.all("img")] == [
        "A 4 that the CNN read as a 9, 97.0 % sure",
        "A 4 that the CNN read as a 9, 80.0 % sure",
        "A 7 that the CNN read as a 1, 55.0 % sure",
    ]


def test_curves_describe_what_the_losses_do(run):
    assert (
        "The CNN's validation loss falls to 0.080 at epoch 3; the MLP's gets no lower than 0.25."
        in alternatives(parse(render(run)))
    )
    run.models[0].history = history([0.5, 0.05, 0.2])
    page = parse(render(run))
    assert (
        "The MLP's validation loss falls to 0.050 at epoch 2; the CNN's gets no lower than 0.080."
        in alternatives(page)
    )
    assert "After epoch 2 the MLP's validation loss climbs again" in page.where(id="learning").text


def test_accuracy_curves_say_where_they_peak(run):
    run.models[0].history["val_accuracy"] = [0.7, 0.9012, 0.85]
    run.models[1].history["val_accuracy"] = [0.9, 0.95, 0.971, 0.97]
    assert (
        "The validation accuracy peaks at 97.10 % for the CNN (epoch 3)"
        " and at 90.12 % for the MLP (epoch 2)."
    ) in alternatives(parse(render(run)))


def points(page: Element, curve: str) -> list[tuple[float, float]]:
    path = page.where(id=curve).all("path")[0].attributes["d"]
    numbers = [float(number) for number in path.replace("M", "").replace("L", "").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_curves_of_both_models_share_their_axes_and_differ_in_stroke(run):
    page = parse(render(run))
    assert points(page, "loss-mlp-validation")[-1][0] < 300
    assert points(page, "loss-cnn-validation")[-1][0] == 356  # 4 epochs reach the edge
    for key in ("mlp", "cnn"):
        training, validation = [
            page.where(id=f"loss-{key}-{part}").all("path")[0].attributes["style"]
            for part in ("training", "validation")
        ]
        assert f"stroke: var(--{key})" in training
        assert f"stroke: var(--{key})" in validation
        assert "dasharray" in training
        assert "dasharray" not in validation


def test_points_are_where_the_values_are(run):
    run.models = [run.models[0]]
    run.models[0].history = history([0.5, 0.25, 1.0], loss=[1.0, 0.5, 0.0])
    page = parse(render(run))
    assert points(page, "loss-mlp-training") == [(50, 12), (203, 124), (356, 236)]
    assert points(page, "loss-mlp-validation") == [(50, 124), (203, 180), (356, 12)]


def test_charts_take_their_colours_from_the_page(run):
    for drawing in parse(render(run)).all("svg"):
        styles = [e.attributes.get("style", "") for e in drawing.every()]
        assert not [text for text in styles if "#" in text.replace("url(#", "")]
        assert all("fill: var(" in e.attributes["style"] for e in drawing.all("text"))


def test_the_same_run_gives_the_same_page(run):
    assert render(run) == render(run)


def test_intervals_say_whether_they_touch(run):
    assert "They do not touch" in " ".join(alternatives(parse(render(run))))
    run.models[0].probabilities["test"] = answering(
        run.test.y, dict.fromkeys(range(1, 5), (0, 0.5))
    )
    assert "They overlap" in " ".join(alternatives(parse(render(run))))


def test_comparison_counts_mistakes_and_who_alone_is_right(run):
    text = parse(render(run)).where(id="models").text
    assert "The CNN makes 3 mistakes in 200 digits and the MLP 20, 6.7 times as many." in text
    assert "Only one of the two is right on 19 digits: the CNN 18 times, the MLP once." in text


def test_class_balance_follows_the_labels(run):
    run.y = np.repeat([0, 7], [400, 100])
    page = parse(render(run))
    texts = [text for text in alternatives(page) if text.startswith("Of 500 rows")]
    assert texts == ["Of 500 rows, none shows 1, 2, 3, 4, 5, 6, 8 or 9."]
    text = page.where(id="digits").text
    assert "Always answering “0” would read 80.0 % correctly" in text
    assert "No 3 occurs." in text


def test_ink_sentence_names_the_digits_with_most_and_least(run):
    run.X = np.full((500, 784), 51, dtype=np.uint8)
    run.X[run.y == 6] = 255
    run.X[run.y == 2] = 0
    text = parse(render(run)).where(id="digits").text
    assert "a 6 takes the most ink, 100.0 % of the page, and a 2 the least, 0.0 %" in text


def test_no_mistake_at_all(run):
    run.models[1].probabilities["test"] = answering(run.test.y, {})
    page = parse(render(run))
    assert heading(run) == "The CNN reads 100.0 % of 200 unseen digits correctly."
    assert "The CNN read all 200 digits correctly." in page.where(id="confusion").text
    assert "Surest" not in page.where(id="mistakes").text


def test_confused_pair_shows_its_surest_example_first(run):
    run.models[1].probabilities["test"] = answering(run.test.y, {5: (3, 0.6), 15: (3, 0.8)})
    page = parse(render(run))
    [pair] = [e for e in page.all("figure") if e.attributes.get("class") == "pair"]
    assert pair.text == "5 read as 3 : twice, 10.0 % of all 20 fives"
    sure = [e.attributes["alt"].replace("\xa0", " ")[-11:] for e in pair.all("img")]
    assert sure == ["80.0 % sure", "60.0 % sure"]


def test_class_balance_names_the_most_frequent_and_the_rarest(run):
    run.y = np.concatenate([run.y[:-2], [6, 6]])  # in place of an 8 and a 9
    run.y[1] = 9
    texts = alternatives(parse(render(run)))
    assert (
        "The most frequent digit is 6 with 52 of 500 rows (10.4 %),"
        " the rarest is 1 with 49 (9.8 %)."
    ) in texts
