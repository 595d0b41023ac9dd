"""What is known: reading, checking and holding one planning case."""

from rebalance.instance.codes import ERRORS, WARNINGS
from rebalance.instance.findings import Finding, InvalidInstance
from rebalance.instance.instance import Instance, from_tables, load
from rebalance.instance.settings import Policy

__all__ = [
    "ERRORS",
    "WARNINGS",
    "Finding",
    "Instance",
    "InvalidInstance",
    "Policy",
    "from_tables",
    "load",
]
