"""`digitkit export`: a trained model for the browser or any other program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from digitkit.wording import sentence

BAD_INPUT = 2


def add_export(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit export`."""
    text = "write a trained model as an ONNX file, for the drawing page or another program"
    export = commands.add_parser("export", help=text, description=sentence(text))
    export.add_argument("model", metavar="MODEL.keras", type=Path, help="as model.save writes it")
    export.add_argument("out", metavar="OUT.onnx", type=Path, help="the file to write")
    export.add_argument("--force", action="store_true", help="write over a file that is there")
    export.set_defaults(command=export_file)


def export_file(options: argparse.Namespace) -> int:
    """Do `digitkit export`."""
    from digitkit.export import CannotExport, export_model
    from digitkit.settings.environment import use_own_keras_settings

    use_own_keras_settings()
    print(f"Exporting {options.model} …", flush=True)
    try:
        done = export_model(options.model, options.out, force=options.force)
    except CannotExport as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    print(f"{done.path}: {done.size / 1000:,.0f} kB, takes {done.takes} scaled to 0–1")
    print(
        f"On {done.samples} digits its probabilities are those of the Keras model, "
        f"to within {done.difference:.0e}."
    )
    return 0
