"""Changed instances through every door, few of them: each ends in a checked plan or in findings."""

from __future__ import annotations

from tests.fuzz.doors import DOORS
from tests.fuzz.run import Wrong, many, peaks

_MOST_BYTES = 2 << 30


def test_every_changed_instance_ends_in_a_plan_or_in_findings() -> None:
    wrong: list[Wrong] = []
    ends = many(first=1_000_000, count=40, wrong=wrong.append)
    assert not wrong
    assert ends.total() == 40
    assert {end.split()[0].rstrip(":") for end in ends} == {*DOORS}
    assert {end.split(": ")[1] for end in ends} >= {"planned", "refused"}
    assert sum(peaks()) < _MOST_BYTES
