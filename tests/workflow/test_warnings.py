"""What loading found out about the digits is printed by the run and stands in its report."""

import io

import numpy as np
from rich.console import Console

from digitkit.data import load_digits
from digitkit.data.lesson_files import write_csv
from digitkit.report.run_report import render
from digitkit.workflow.output import OutputFolder
from digitkit.workflow.screen import Screen
from digitkit.workflow.settings import Settings
from digitkit.workflow.steps import Workflow


def test_warnings_and_notes_are_printed_and_reported(tmp_path):
    own = load_digits("sample")
    path = tmp_path / "train.csv"
    sideways = own.X_train[:300].reshape(-1, 28, 28).transpose(0, 2, 1)
    write_csv(path, 255 - np.ascontiguousarray(sideways).reshape(-1, 784), own.y_train[:300])
    path.write_text(path.read_text().replace("label", "Label", 1))
    digits = load_digits(path)
    printed = io.StringIO()
    screen = Screen(Console(file=printed, highlight=False, soft_wrap=True))
    workflow = Workflow(digits, Settings(42, None, True), screen, OutputFolder(tmp_path / "out"))
    workflow.report_loading()
    result, _ = workflow.look_and_split()
    lines = [line.strip() for line in printed.getvalue().splitlines()]
    assert f"Note: {path}: the column 'Label' was read as label." in lines
    assert f"Warning: {digits.warnings[0]}" in lines and "the paper seems" in digits.warnings[0]
    assert f"Warning: {digits.warnings[1]}" in lines and "transposed" in digits.warnings[1]
    assert result.warnings == digits.warnings and result.notes == digits.notes
    page = render(result)
    assert "the paper seems to be 255" in page and "seem to be transposed" in page
    assert "was read as label." in page
