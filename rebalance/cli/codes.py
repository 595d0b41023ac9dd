"""The exit codes: what each means to whoever called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    BUG = 1
    USAGE = 2
    INVALID = 3
    INFEASIBLE = 4
    LIMIT = 5
    VIOLATIONS = 6
    ASKED = 7
    INTERRUPTED = 130


#: What each code means, in one line.
MEANINGS: Mapping[Exit, str] = {
    Exit.DONE: "done; after solve, a checked plan was written (people may still wait: it says who and why)",
    Exit.BUG: "a bug in rebalance; after doctor, something does not work here",
    Exit.USAGE: "wrong usage, or the output cannot be written",
    Exit.INVALID: "the input is invalid: every finding is listed",
    Exit.INFEASIBLE: "no plan can satisfy the hard rules: the conflicting ones are named",
    Exit.LIMIT: "a limit was reached with no plan",
    Exit.VIOLATIONS: "check found violations",
    Exit.ASKED: "--fail-on-waiting or --fail-on-warning was asked for and applies",
    Exit.INTERRUPTED: "interrupted",
}
