"""No single slip in a plan goes unseen."""

import pytest

from .cases import Case
from .mutations import caught, mutations


@pytest.mark.parametrize(("name", "at_least"), [("people", 1100), ("supplies", 900), ("norms", 300)])
def test_every_single_mutation_is_caught(by_hand: dict[str, Case], name: str, at_least: int) -> None:
    case = by_hand[name]
    changed = [m for m in mutations(case.document, case.instance) if m.free is None]
    assert len(changed) >= at_least
    assert [str(m) for m in changed if not caught(case.facts, m.document)] == []


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
def test_what_is_called_free_is_free(by_hand: dict[str, Case], name: str) -> None:
    case = by_hand[name]
    free = [m for m in mutations(case.document, case.instance) if m.free is not None]
    assert free
    assert [f"{m} ({m.free})" for m in free if caught(case.facts, m.document)] == []


def test_roster_slack_frees_vehicle_numbers_and_departures_only(by_hand: dict[str, Case]) -> None:
    case = by_hand["people"]
    strict = {str(m) for m in mutations(case.document, case.instance) if m.free}
    slack = {str(m) for m in mutations(case.document, case.instance, roster_slack=True) if m.free}
    assert {text.split(":")[0].rpartition(".")[2] for text in slack - strict} == {"number", "departs_minute"}
