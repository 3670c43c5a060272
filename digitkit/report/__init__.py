"""The report of a run: one page for people (report.html), one file for programs (metrics.json)."""

from digitkit.report.metrics import metrics, write_metrics
from digitkit.report.run_report import write_report

__all__ = ["metrics", "write_metrics", "write_report"]
