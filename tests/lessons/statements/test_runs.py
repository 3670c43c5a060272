"""How other seeds are put into a lesson."""

import nbformat.v4 as nb

from tests.lessons.statements.runs import Run, shifted


def test_seeds_are_shifted_and_other_numbers_are_not():
    """Seeds in all the ways in which the pages write them; a 42 elsewhere stays."""
    source = (
        "set_random_seed(42)\nrng = np.random.default_rng(7)\nsplit(X, y, seed=42)\nrows = 42_000"
    )
    notebook = nb.new_notebook(cells=[nb.new_code_cell(source), nb.new_markdown_cell("seed=42")])
    changed = shifted(notebook, 2)
    assert changed.cells[0].source == source.replace("(42)", "(44)").replace("(7)", "(9)").replace(
        "seed=42", "seed=44"
    )
    assert changed.cells[1].source == "seed=42"
    assert notebook.cells[0].source == source


def test_numbers_are_read_from_the_one_cell_that_is_meant():
    """Thousands, decimals and signs are read; standard error is not."""
    cell = nb.new_code_cell("print(rows)")
    cell.outputs = [
        nb.new_output("stream", name="stdout", text="4,000 rows, -1.5\n"),
        nb.new_output("stream", name="stderr", text="99"),
    ]
    run = Run(0, nb.new_notebook(cells=[cell]))
    assert run.numbers("print(rows)") == [4000.0, -1.5]
