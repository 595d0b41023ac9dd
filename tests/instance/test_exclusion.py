"""Pairs that leave a place without any help are said; those that leave one are not."""

from __future__ import annotations

from typing import Any

from rebalance.instance import Finding

from .sound import findings, put


def pairs(*rows: tuple[str, str, str]) -> tuple[Finding, ...]:
    """What is found where kuancheng is helped as the rows say: baishan has rooms, siping has supplies."""
    records: list[dict[str, Any]] = [
        {"supporting": supporting, "recipient": "kuancheng", "rule": rule, "scope": scope}
        for supporting, rule, scope in rows
    ]
    return findings(lambda settings, tables: tables.update(pairs=records))


def test_forbidden_by_all_who_could() -> None:
    (finding,) = pairs(("baishan", "forbidden", "all"))
    assert (finding.code, finding.variant, finding.row) == ("nobody-may-help", "people", 2)
    assert "baishan have rooms" in finding.message and "本地房间" in finding.said("zh").message


def test_assigned_only_to_those_who_have_nothing_and_all_rows_are_named() -> None:
    rows = [("", "assigned", "supplies"), ("baishan", "assigned", "supplies")]
    (finding,) = pairs(*rows)
    assert finding.variant == "supplies"
    assert "rows 2, 3" in finding.message


def test_one_who_may_is_enough() -> None:
    assert pairs(("baishan", "assigned", "all"), ("siping", "assigned", "all")) == ()
    assert pairs(("siping", "forbidden", "people")) == ()


def test_who_asks_for_nothing_or_could_have_nothing_is_not_concerned() -> None:
    assert findings(put("pairs", 3, recipient="baishan")) == ()
    nobody = [{"supporting": "", "recipient": "kuancheng", "rule": "assigned", "scope": "people"}]
    assert (
        findings(
            lambda s, t: t.update(pairs=nobody, rooms=[r for r in t["rooms"] if r["site"] == "hotel"]),
            lambda s, t: t["rooms"][0].update(place="kuancheng"),
        )
        == ()
    )
