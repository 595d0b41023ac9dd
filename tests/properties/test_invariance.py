"""What must not matter does not: the order of rows, names, the run; and more help never harms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rebalance.instance import from_tables, load
from rebalance.plan.make import make_plan
from rebalance.solve.relaxed import relaxed_levels

from .hold import examples, no_worse, same, text, values
from .small import Case, cases

INSTANCES = Path(__file__).parents[2] / "instances"

NAMES = {
    "place": ("place", "origin", "destination", "supporting", "recipient"),
    "category": ("category",),
    "item": ("item",),
    "room_type": ("room_type",),
    "site": ("site",),
    "vehicle": ("vehicle",),
}
"""Which columns hold names of one kind."""


@examples(30)
@given(case=cases(), data=st.data())
def test_the_order_of_rows_does_not_matter(case: Case, data: st.DataObject) -> None:
    """Every table shuffled: the same plan byte for byte, but for its date and the rows it warns of."""
    order = {name: data.draw(st.permutations(range(len(rows)))) for name, rows in case.tables.items()}
    shuffled = make_plan(case.reordered(order).instance())
    assert text(shuffled, rows=False) == text(make_plan(case.instance()), rows=False)


@pytest.mark.parametrize("name", ["tiny-tours", "tiny-freight", "tiny-pairs", "tiny-withdrawal"])
def test_two_runs_give_the_same(name: str) -> None:
    """Nothing depends on the clock, on hashes or on what was solved before."""
    instance = load(INSTANCES / name)
    assert text(make_plan(instance)) == text(make_plan(instance))


@examples(30)
@given(case=cases(), data=st.data())
def test_names_do_not_matter(case: Case, data: st.DataObject) -> None:
    """Names are only sorted by: given to others, they leave every level's value as it was.

    Other plans may do as well, so that only the values are compared, and of whole plans only optimal ones.
    """
    renamed = _renamed(case, data)
    before, after = case.instance(), renamed.instance()
    was, now = relaxed_levels(before), relaxed_levels(after)
    assert all(same(was[level], now[level]) for level in was), (was, now)
    one, other = make_plan(before), make_plan(after)
    if one.status == other.status == "optimal":
        assert values(one) == pytest.approx(values(other), rel=1e-9, abs=1e-9)


def _renamed(case: Case, data: st.DataObject) -> Case:
    tables = case.copy().tables
    for columns in NAMES.values():
        known = sorted({r[c] for rows in tables.values() for r in rows for c in columns if r.get(c)})
        new = dict(zip(known, data.draw(st.permutations(known)), strict=True)) | {"": ""}
        for rows in tables.values():
            for row in rows:
                row.update({c: new[row[c]] for c in columns if c in row})
    return Case(case.settings, tables)


@examples(40)
@given(case=cases(), data=st.data())
def test_one_more_never_makes_it_worse(case: Case, data: st.DataObject) -> None:
    """A room, a vehicle or a unit of stock more allows all that was allowed before.

    So the relaxation's levels, read in order, get no worse: a level may rise, but only where one above it
    falls.
    """
    columns = {"rooms": "count", "vehicles": "count", "stock": "quantity"}
    some = [name for name in columns if case.tables.get(name)]
    assume(some)
    name = data.draw(st.sampled_from(some))
    more = case.copy().tables
    row: dict[str, Any] = data.draw(st.sampled_from(more[name]))
    row[columns[name]] += 1
    before = relaxed_levels(case.instance())
    after = relaxed_levels(from_tables(case.settings, more))
    assert no_worse(after.values(), before.values()), (after, before)
