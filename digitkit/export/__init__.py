"""Export a trained model for other programs: `digitkit export`."""

from digitkit.export.onnx_file import CannotExport, Exported, export_model

__all__ = ["CannotExport", "Exported", "export_model"]
