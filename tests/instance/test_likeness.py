"""The nearest name: what dispatchers write for a place, an item, a key."""

from __future__ import annotations

import pytest

from rebalance.instance.likeness import Suggestions
from tests.instance.sound import add, findings, policy, put

PLACES = ("宽城区", "绿园区", "长春市", "吉林市", "Kuancheng", "Lvyuan", "Changchun Economic Zone")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("宽城", "宽城区"),
        ("宽成区", "宽城区"),
        ("长春市宽城区", "宽城区"),
        ("吉林", "吉林市"),
        ("Kuangcheng", "Kuancheng"),
        ("KUANCHENG", "Kuancheng"),
        ("Ｌｖｙｕａｎ", "Lvyuan"),
        ("Lv-yuan", "Lvyuan"),
        ("Economic Zone", "Changchun Economic Zone"),
        ("区", None),
        ("Harbin", None),
        ("", None),
    ],
)
def test_the_nearest_name(written: str, meant: str | None) -> None:
    assert Suggestions({name: name for name in PLACES})(written) == meant


def test_the_order_of_names_makes_no_difference() -> None:
    names = ["bay one", "bay two", "bay six"]
    for turned in (names, names[::-1]):
        assert Suggestions({name: name for name in turned})("bay") == "bay one"


def test_a_place_may_be_meant_by_the_name_people_read() -> None:
    (finding,) = findings(put("people", 2, place="宽城"))
    assert finding.remedy == "Write kuancheng, or add 宽城 to places."


def test_comparing_comes_to_an_end() -> None:
    names = {f"place {at}": f"place {at}" for at in range(2000)}
    suggest = Suggestions(names)
    asked = [suggest(f"place {at}x") for at in range(300)]
    assert asked[0] == "place 0"
    assert asked[-1] is None


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        (policy(travel_minutes=3), "Write max_travel_minutes."),
        (policy(levels=["over-due"]), "Write overdue."),
        (put("needs", 2, item="masks"), "Write mask, or add masks to items."),
        (put("people", 2, category="MILD"), "Write mild, or add MILD to categories."),
        (
            add("rooms", place="siping", site="inn", room_type="Quarantine", date="2022-04-03", count=1),
            "Write quarantine, or add a row for Quarantine to accepts.",
        ),
    ],
)
def test_whatever_is_named_is_suggested(change: object, remedy: str) -> None:
    assert callable(change)
    assert [finding.remedy for finding in findings(change)] == [remedy]
