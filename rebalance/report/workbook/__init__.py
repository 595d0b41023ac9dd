"""The plan on paper: an Excel workbook to be printed, handed out, filled in and read back."""

from rebalance.report.workbook.book import workbook

__all__ = ["workbook"]
