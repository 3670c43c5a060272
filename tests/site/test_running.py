"""Solutions are run in a kernel of their own, and a cell that fails is named in one line."""

from __future__ import annotations

import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from digitkit.build.faults import BuildError
from digitkit.build.project import package_folder
from digitkit.build.site.running import (
    Place,
    failed_checks,
    kernel_environment,
    places_of,
    run_solution,
)
from tests.build.sample import line_of, make_project
from tests.site.executed import printed, sample_lesson, value

PAGE = "docs/lessons/02_shapes.md"


def notebook(*sources: str) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("words"), *map(new_code_cell, sources)])


def places(count: int) -> list[Place]:
    return [Place(PAGE, 10 * number, f"cell {number}") for number in range(1, count + 1)]


def test_outputs_come_in_the_order_of_the_cells_and_from_this_package() -> None:
    fails = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    solved = notebook(
        "import digitkit, os", "print(digitkit.__file__)\nos.getcwd()", "len(os.listdir())"
    )
    solved.cells.append(fails)
    ran = run_solution(solved, places(4))
    outputs = ran["outputs"]
    assert outputs[0] == []
    assert outputs[1][0]["text"].strip() == str(package_folder() / "__init__.py")
    assert outputs[2][0]["data"]["text/plain"] == "0"
    assert outputs[3][0]["ename"] == "ZeroDivisionError"


def test_the_time_of_processors_is_that_of_the_kernel() -> None:
    busy = "import time\nwhile time.process_time() < {}: pass"
    short, long = (
        run_solution(notebook(busy.format(until)), places(1))["processor_seconds"]
        for until in (0.1, 4)
    )
    assert 0.1 < short < 4 <= long


def test_a_cell_that_fails_is_one_line_with_its_place() -> None:
    with pytest.raises(BuildError) as caught:
        run_solution(notebook("x = 1", "raise ValueError('two\\nlines')", "y"), places(3))
    assert str(caught.value) == f"{PAGE}:20: cell 2 raised ValueError: two lines"


def test_a_cell_that_never_ends_is_stopped() -> None:
    with pytest.raises(BuildError) as caught:
        run_solution(notebook("import time\ntime.sleep(600)"), places(1), seconds=1)
    assert str(caught.value) == f"{PAGE}:10: cell 1 ran longer than 1 s"


def test_a_check_that_does_not_give_all_points_is_a_fault() -> None:
    check = Place(PAGE, 5, "the check of area", points=2)
    assert not failed_checks([[value(plain="2.0")]], [check])
    (fault,) = failed_checks([[printed("a"), value(plain="0.0")]], [check])
    assert str(fault) == f"{PAGE}:5: the check of area gives 0.0 and not 2.0"
    (fault,) = failed_checks([[]], [check])
    assert "gives nothing and not 2.0" in str(fault)


def test_every_code_cell_has_its_place(tmp_path) -> None:
    lesson = sample_lesson(make_project(tmp_path))
    found = places_of(lesson)
    assert found[1].file == PAGE
    assert found[1].line == line_of("width = double(21)")
    assert [each.points for each in found if each.points is not None] == [2, 3]
    solution = next(each for each in found if each.name == "the solution of paper")
    assert solution.file == "digitkit/lessons/shapes/reference.py"


def test_a_relative_path_to_digits_stays_right_in_another_folder(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIGITKIT_DATA", "mine.csv")
    assert kernel_environment()["DIGITKIT_DATA"] == str(tmp_path / "mine.csv")
