"""The page as a text: complete, of one piece, in both languages, whatever the plan holds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import rebalance
from rebalance.instance import load
from rebalance.plan.document.plan import Plan
from rebalance.report.page import page
from rebalance.report.page.facts import facts
from rebalance.report.page.ledger import Sum
from rebalance.words import LANGUAGES, Language
from tests.plan.cases import Case
from tests.report.page.plans import HOSTILE, hostile

INSTANCES = Path(rebalance.__file__).parents[1] / "instances"
_VOID = {"meta", "link", "input", "br"}


class Outline(HTMLParser):
    """Sees that every tag is closed, and collects what refers elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []
        self.ids: list[str] = []
        self.scripts = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.references += [str(known[name]) for name in ("src", "href", "xlink:href") if known.get(name)]
        self.ids += [str(known["id"])] if "id" in known else []
        self.scripts += tag == "script" and known.get("type") is None
        assert not any(name.startswith("on") for name in known)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def sound(html: str) -> Outline:
    """See that a page is of one piece and complete in itself."""
    outline = Outline(html)
    assert outline.open == []
    assert outline.scripts == 1
    assert len(outline.ids) == len(set(outline.ids))
    inside = {f"#{name}" for name in outline.ids}
    assert set(outline.references) <= inside | {"data:,"}
    return outline


def written(case: Case, language: Language = "en", **changes: Any) -> str:
    plan = Plan.model_validate({**case.document, **changes})
    return page(plan, case.instance, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
def test_plans_made_by_hand(by_hand: dict[str, Case], name: str, language: Language) -> None:
    case = by_hand[name]
    with_names = sound(written(case, language))
    alone = page(Plan.model_validate(case.document), None, language)
    assert {"first", "help", "gaps", "days", "rooms", "trust"} - set(with_names.ids) <= (
        {"days", "rooms"} if name == "supplies" else set()
    )
    assert "--instance" in alone
    sound(alone)


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in INSTANCES.glob("tiny-*/plan.json")))
def test_tiny_plans(folder: str) -> None:
    plan = Plan.model_validate_json((INSTANCES / folder / "plan.json").read_text(encoding="utf-8"))
    instance = load(INSTANCES / folder)
    sound(page(plan, instance, "zh"))
    known = facts(plan, instance, "en")
    if instance.has_people and "waiting" in plan.model_fields_set:
        found = instance.people.groupby("category")["count"].sum()
        for cohort, figures in known.people.items():
            categories = [name for name in found.index if known.cohorts[name] == cohort]
            assert figures.found == found[categories].sum()
            assert figures.found == figures.moved + figures.waiting


def test_the_first_figures_are_those_of_the_summary_or_of_the_records(by_hand: dict[str, Case]) -> None:
    document = dict(by_hand["people"].document)
    said = facts(Plan.model_validate(document), None, "en").people
    del document["summary"]
    assert facts(Plan.model_validate(document), None, "en").people == said
    assert said["positive"] == Sum(found=5, moved=4, waiting=1, overdue=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_text(by_hand: dict[str, Case], language: Language) -> None:
    plan = Plan.model_validate(hostile(by_hand["people"].document))
    html = page(plan, None, language)
    sound(html)
    payloads = re.findall(r'<script type="application/json">(.*?)</script>', html)
    said = {
        text
        for payload in payloads
        for column in json.loads(payload)["columns"]
        for text in column.get("texts", ())
    }
    assert said >= set(HOSTILE.values())
    for name in HOSTILE.values():
        assert "<" not in name or name not in html


@pytest.mark.parametrize("status", ["infeasible", "invalid"])
def test_why_there_is_no_plan(status: str) -> None:
    finding = {
        "code": "unknown-place",
        "message": "there is no <b>",
        "remedy": "Add it.",
        "row": 3,
        "value": "<b>",
    }
    error = {"code": "invalid-input", "message": "1 error", "where": "some/folder", "findings": [finding]}
    html = page(Plan.model_validate({"status": status, "code": 3, "error": error}), None, "en")
    outline = sound(html)
    assert "failure" in outline.ids
    assert "trust" not in outline.ids
    assert "1 error (some/folder) [invalid-input]" in html
    assert "<td>&lt;b&gt;</td><td>there is no &lt;b&gt;</td><td>Add it.</td>" in html
    assert '<th scope="row">row 3</th>' in html


def test_a_plan_of_nothing() -> None:
    sound(page(Plan(), None, "en"))


def test_the_same_plan_gives_the_same_page(by_hand: dict[str, Case]) -> None:
    assert written(by_hand["people"]) == written(by_hand["people"])


def test_a_gap_in_words(by_hand: dict[str, Case]) -> None:
    rows = [("overdue", 5, 5), ("waiting", 200, 150), ("travel", 7, 0), ("change", 1, None)]
    objectives = [dict(zip(("level", "value", "bound"), row, strict=True)) for row in rows]
    html = written(by_hand["people"], objectives=objectives)
    for verdict in (
        "No plan can do better.",
        "No plan can be below 150: 25.0 % of this value could be saved at most.",
        "Nothing is proven but that no plan is below 0",
        "has not been proven",
    ):
        assert html.count(verdict) == 1


def test_one_line_for_what_is_worth_the_same(by_hand: dict[str, Case]) -> None:
    more = [
        {
            "limit": "vehicles",
            "place": f"P{at:02}",
            "vehicle": "coach",
            "level": "overdue",
            "worth": 36,
            "message": "x",
        }
        for at in range(14)
    ]
    html = written(by_hand["people"], bottlenecks=more)
    assert re.findall(r">(P00, .*?)</td>", html) == [
        ", ".join([*(f"P{at:02}" for at in range(10)), "4 others"])
    ]


def test_another_instance_is_named_on_the_page(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["people"].document)
    assert "is not what this plan was made of" in page(plan, by_hand["supplies"].instance, "en")
    assert "is not what this plan was made of" not in page(plan, by_hand["people"].instance, "en")


def test_cohorts_are_read_off_the_trips(by_hand: dict[str, Case]) -> None:
    case = by_hand["people"]
    known = facts(Plan.model_validate(case.document), None, "en")
    assert known.cohorts == {"close": "contact", "mild": "positive"}
    # A vehicle that carries both cohorts the same way tells nothing of who sat in which trip.
    trips = [
        {
            **trip,
            "vehicle": "coach",
            "vehicle_place": "Liao",
            "destination": "Liao",
            "origin": "Kuan",
            "carries": cargo,
        }
        for trip in case.document["trips"][:1]
        for cargo in ("positive", "contact")
    ]
    moved = [row for row in case.document["transfers"] if row["vehicle"] == "coach"][:1]
    unknown = facts(Plan.model_validate({**case.document, "trips": trips, "transfers": moved}), None, "en")
    assert unknown.cohorts == {}


def test_ages_of_the_figures(by_hand: dict[str, Case]) -> None:
    case = by_hand["people"]
    # The first day planned is 2022-04-03.
    reported = (datetime(2022, 4, 2, 20, tzinfo=UTC), None, datetime(2022, 4, 1, 14, 30, tzinfo=UTC))
    dated = replace(case.instance, reported={"rooms": reported, "people": (None,)})
    html = page(Plan.model_validate(case.document), dated, "en")
    cells = re.findall(r'<th scope="row">rooms</th>(.*?)</tr>', html)
    assert re.findall(r">([^<]+)</td>", cells[-1]) == [
        "3",
        "2",
        "34 h before the start",
        "4 h before the start",
    ]
    assert '<th scope="row">people</th>' not in html
    assert "do not say when" in written(by_hand["people"])
    assert "Give the instance" in page(Plan.model_validate(by_hand["people"].document), None, "en")
