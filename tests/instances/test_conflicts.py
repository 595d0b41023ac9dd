"""Orders that cannot stay: the smallest set of them is named, where the limit stands, and what mends it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rebalance.instance import Instance, load
from rebalance.plan.conflicts import Order, broken
from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import to_keep
from rebalance.plan.make import NotKept, make_plan
from rebalance.plan.orders import NOTHING, Orders
from rebalance.report.conflicts import conflict_lines
from rebalance.words import Words

INSTANCES = Path(__file__).parents[2] / "instances"
FOLDERS = sorted(path for path in INSTANCES.glob("conflict-*") if path.is_dir())
INDEX = (INSTANCES / "conflicts.md").read_text(encoding="utf-8")

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))


def expected(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


def previous(folder: Path) -> Plan:
    return Plan.model_validate_json((folder / "previous.json").read_text(encoding="utf-8"))


def apart(folder: Path, *what_if: str) -> NotKept:
    with pytest.raises(NotKept) as raised:
        solved(folder, *what_if)
    return raised.value


def solved(folder: Path, *what_if: str) -> Plan:
    until = expected(folder)["freeze_until"]
    return make_plan(load(folder, what_if), previous=previous(folder), freeze_until=until)


def brief(order: Order) -> list[Any]:
    if isinstance(order, Transfer):
        return [order.category, order.people]
    return [order.item, order.quantity] if isinstance(order, Shipment) else [order.vehicle, order.number]


def only(kept: Orders, some: tuple[Order, ...]) -> Orders:
    """Some of the orders by themselves; of the trips of vehicles, all orders with as many as these hold."""
    if not any(isinstance(order, RosterEntry) for order in some):
        transfers = tuple(order for order in some if isinstance(order, Transfer))
        shipments = tuple(order for order in some if isinstance(order, Shipment))
        return replace(NOTHING, transfers=transfers, shipments=shipments)
    roster = tuple(order for order in some if isinstance(order, RosterEntry))
    load = int(sum(entry.load for entry in roster))
    (transfer,), (trip,) = kept.transfers, kept.trips
    return Orders(
        (transfer.model_copy(update={"people": load}),),
        (trip.model_copy(update={"trips": len(roster), "load": load}),),
        roster,
        (),
    )


def test_the_list_of_instances_is_complete() -> None:
    assert sorted(re.findall(r"^\| (conflict-\w+) \|", INDEX, re.MULTILINE)) == [f.name for f in FOLDERS]


@each_folder
def test_the_conflict_is_the_one_worked_out_by_hand(folder: Path) -> None:
    (conflict,) = apart(folder).conflicts
    pinned, source = expected(folder), conflict.limit.source
    assert source is not None
    assert conflict.violation.rule == pinned["rule"]
    assert (source.file, list(source.rows), source.column) == (
        pinned["file"],
        pinned["rows"],
        pinned["column"],
    )
    assert sorted(map(brief, conflict.orders)) == sorted(pinned["orders"])


@each_folder
def test_the_set_breaks_the_rule_and_without_any_one_of_it_nothing_does(folder: Path) -> None:
    instance, (conflict,) = load(folder), apart(folder).conflicts
    kept = to_keep(instance, previous(folder), instance.days)
    assert {v.rule for v in broken(instance, only(kept, conflict.orders))} == {conflict.violation.rule}
    for order in conflict.orders:
        rest = tuple(other for other in conflict.orders if other is not order)
        assert not rest or broken(instance, only(kept, rest)) == []
    assert solved(folder, expected(folder)["mended"]).status == "optimal"


@each_folder
def test_the_least_relaxation_of_the_tables_is_enough_and_less_is_not(folder: Path) -> None:
    pinned = expected(folder)
    plan = solved(folder, pinned["mended"])
    for name in ("transfers", "shipments", "roster"):
        assert getattr(plan, name) == getattr(previous(folder), name)
    assert apart(folder, pinned["not_mended"]).conflicts


@each_folder
def test_the_least_to_take_back_is_enough_and_no_more_than_by_hand(folder: Path) -> None:
    back = apart(folder).let_go
    assert back is not None
    assert sum(n for _, n in back.orders) == expected(folder)["take_back"]
    rest = vars(back.rest)
    before = previous(folder).model_copy(update=rest)
    plan = make_plan(load(folder), previous=before, freeze_until=expected(folder)["freeze_until"])
    assert plan.transfers == back.rest.transfers
    assert plan.shipments == back.rest.shipments


@each_folder
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_said_with_rows_orders_and_figures(folder: Path, language: Any) -> None:
    found, pinned = apart(folder), expected(folder)
    said = list(conflict_lines(found.conflicts, found.let_go, Words(language)))
    assert any(pinned["file"] in line and str(pinned["rows"][-1]) in line for line in said)
    assert any(str(pinned["take_back"]) in line for line in said)
    assert len(said) >= 4 + len(pinned["orders"])


def test_instances_are_sound_but_for_the_orders() -> None:
    for folder in FOLDERS:
        instance: Instance = load(folder)
        assert instance.name == folder.name
        assert make_plan(instance).code == 0
        assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {instance.title}\n")
