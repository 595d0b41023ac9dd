"""What norms come to: exact decimals, whole units, and people who leave after their stay."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from rebalance.model.norms import Norms, staying


def units(quantities: dict[str, float], people: dict[str, int]) -> int:
    """Units of one item for people of these categories, at one place on one day."""
    rows = [{"item": "kit", "category": c, "quantity": q} for c, q in quantities.items()]
    frame = pd.DataFrame(rows, columns=["item", "category", "quantity"])
    there = np.array([[[count] for count in people.values()]], dtype=np.int64)
    return int(Norms.of(frame, ("kit",), tuple(people)).units(there)[0, 0, 0])


@pytest.mark.parametrize(
    ("quantity", "people", "needed"),
    [
        (1.0, 3, 3),
        (0.25, 4, 1),
        (0.25, 5, 2),
        (0.25, 0, 0),
        # In floats 1.1 · 10 is a little more than 11, and 0.1 · 3 than 0.3.
        (1.1, 10, 11),
        (0.000001, 1_000_000, 1),
        (0.000001, 1_000_001, 2),
        # As long as floats are written.
        (0.3333333333333333, 3, 1),
        (1e-17, 1, 1),
    ],
)
def test_units_are_rounded_up_from_the_decimals_as_written(quantity: float, people: int, needed: int) -> None:
    assert units({"mild": quantity}, {"mild": people}) == needed


def test_categories_at_a_place_share_what_is_left_of_a_unit() -> None:
    """A half, a fifth and three tenths make one unit, not three."""
    assert units({"a": 0.5, "b": 0.2, "c": 0.3}, {"a": 1, "b": 1, "c": 1}) == 1
    assert units({"a": 0.5}, {"a": 1, "b": 7}) == 1


def test_no_norms_ask_for_nothing() -> None:
    assert units({}, {"mild": 9}) == 0


def test_people_are_there_from_the_day_they_come_to_the_last_of_their_stay() -> None:
    arrivals = np.array([[[1, 0, 2, 0], [1, 0, 2, 0], [1, 0, 2, 0]]])
    here = staying(arrivals, np.array([1, 2, 4]))
    assert here.tolist() == [[[1, 0, 2, 0], [1, 1, 2, 2], [1, 1, 3, 3]]]
