"""The page: a plan in one HTML file that asks nothing of any network.

Each section is a file that says what there is to show, and a template of the same name that shows it.
"""

from rebalance.report.page.page import page

__all__ = ["page"]
