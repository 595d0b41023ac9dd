"""What is known: reading, checking and holding one planning case."""

from rebalance.instance.codes import ERRORS, WARNINGS
from rebalance.instance.findings import Finding, InvalidInstance
from rebalance.instance.instance import Instance, from_tables, load
from rebalance.instance.settings import DEFAULT_LEVELS, LEVELS, Policy

__all__ = [
    "DEFAULT_LEVELS",
    "ERRORS",
    "LEVELS",
    "WARNINGS",
    "Finding",
    "Instance",
    "InvalidInstance",
    "Policy",
    "from_tables",
    "load",
]
