"""The doors out: an instance as a folder, a workbook or a JSON document."""

from rebalance.instance.writers.document import to_json
from rebalance.instance.writers.folder import to_files
from rebalance.instance.writers.workbook import to_workbook

__all__ = ["to_files", "to_json", "to_workbook"]
