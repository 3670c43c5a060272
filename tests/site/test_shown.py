"""Printed text may be wrapped on a phone, except columns."""

import pytest

from digitkit.build.site.lesson_page import boxed_text


@pytest.mark.parametrize(
    "text", ["4,000 digits of 784 pixels", "Epoch 1/2\n94/94 - 2s - loss: 1.63", "[3 8] int64 (2,)"]
)
def test_sentences_may_be_wrapped(text: str) -> None:
    assert 'class="cell-output sentences"' in boxed_text(text)


@pytest.mark.parametrize(
    "text",
    ["a    1\nb   12", "[[1 0]\n [0 1]]", "one-hot:\n[[0 1]\n [1 0]]", "x\n\ty", "│ dense │ 72 │"],
    ids=["aligned", "array", "array below words", "tab", "frame"],
)
def test_columns_stay_as_they_are(text: str) -> None:
    assert 'class="cell-output"' in boxed_text(text)
