"""Changed instances through every door, few of them: each ends in a checked plan or in findings."""

from __future__ import annotations

from tests.fuzz.doors import DOORS
from tests.fuzz.run import many, peaks

_MOST_BYTES = 2 << 30


def test_every_changed_instance_ends_in_a_plan_or_in_findings() -> None:
    ends = many(first=1_000_000, count=100)
    assert ends.total() == 100
    for door in DOORS:
        assert ends[f"{door}: refused"] and ends[f"{door}: planned"], ends
    assert sum(peaks()) < _MOST_BYTES
