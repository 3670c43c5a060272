"""A trained model in the form that other programs read: `digitkit export`."""

from digitkit.export.onnx_file import CannotExport, Exported, export_model

__all__ = ["CannotExport", "Exported", "export_model"]
