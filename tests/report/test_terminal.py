"""The summary: the figures of plans made by hand, at any width, in both languages."""

import datetime as dt
import random

import pytest
from rich.cells import cell_len

from rebalance.instance import load
from rebalance.plan.document.faults import PlanWarning
from rebalance.plan.document.left import Bottleneck, Reason, ReasonProof, Shortage, Waiting
from rebalance.plan.document.levels import Objective
from rebalance.plan.document.orders import Transfer, Trip
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.provenance import InstanceRef
from rebalance.plan.document.summary import CohortSummary, ItemSummary, PairSummary, PeopleSummary, Summary
from rebalance.report.binding import binding
from rebalance.report.figures import saved
from rebalance.report.labels import labels_of
from rebalance.words import Language, Words
from tests.plan.cases import Case
from tests.report.conftest import printed, printed_case


def test_people(by_hand: dict[str, Case]) -> None:
    assert printed_case(by_hand["people"]) == [
        "by-hand-people",
        "2022-04-03 to 2022-04-05 · optimal: level by level, no plan is better",
        "People    found  moved  waiting  overdue   Vehicles   trips",
        "positive      5      4        1        1   ambulance      2",
        "contact      23     21        2        0   coach          8",
        "                                           van            2",
        "Waiting at the end: Lv 2, Kuan 1",
        "",
        "Who helps whom    people  units   Level                value   bound  gap",
        "Liao → Kuan           20      0   overdue                 14      14  0 %",
        "Bai → Kuan             3      0   waiting                 38      38  0 %",
        "within one place       2      0   shortage                 0       0  0 %",
        "                                  fairness, people    0.3333  0.3333  0 %",
        "                                  fairness, supplies       0       0  0 %",
        "                                  mismatch                 2       2  0 %",
        "                                  travel               1,920   1,920  0 %",
        "",
        "What holds it back   one more saves",
        "rooms: Bai          overdue about 6",
        "Warnings, listed in the plan: made-by-hand 1",
        "The plan is in plan.json",
    ]


def test_supplies(by_hand: dict[str, Case]) -> None:
    lines = printed_case(by_hand["supplies"])
    assert lines[1] == "2022-04-03 to 2022-04-05 · feasible: off the best by the gaps at most"
    assert not any(line.startswith("People") for line in lines)
    at = lines.index("Supplies    needed  shipped  short  most short at")
    assert lines[at + 1 : at + 3] == [
        "mask            33       27      8  Lv 8",
        "ventilator       6        2      2  Kuan 1",
    ]
    (travel,) = (line for line in lines if line.startswith("travel"))
    assert travel.split() == ["travel", "780", "700.5", "10.2", "%"]
    assert [line[18:].strip() for line in lines[2:6]] == [
        "Who helps whom        people  units",
        "Si → Kuan                  0     20",
        "Tong → Lv                  0      5",
        "between other places       0      4",
    ]


def test_without_vehicles_there_is_no_table_of_trips(by_hand: dict[str, Case]) -> None:
    lines = printed_case(by_hand["norms"])
    assert not any("Vehicles" in line for line in lines)
    assert lines[1].startswith("2022-04-03 to 2022-04-04 ")


def test_why_people_wait(by_hand: dict[str, Case]) -> None:
    waiting = [
        {"date": date, "place": place, "category": "mild", "people": people, "overdue": 0, "why": why}
        for date, place, people, why in (
            ("2022-04-04", "Kuan", 9, [{"limit": "pairs", "message": "x"}]),
            (
                "2022-04-05",
                "Kuan",
                2,
                [{"limit": "rooms", "message": "x"}, {"limit": "rooms", "message": "y"}],
            ),
            (
                "2022-04-05",
                "Lv",
                1,
                [{"limit": "rooms", "message": "x"}, {"limit": "vehicles", "message": "z"}],
            ),
        )
    ]
    lines = printed_case(by_hand["people"], waiting=waiting)
    assert "For want of: rooms 3, vehicles 1" in lines
    assert "受限于：房间 3、车辆 1" in printed_case(by_hand["people"], "zh", waiting=waiting)


def test_a_single_day(by_hand: dict[str, Case]) -> None:
    lines = printed_case(by_hand["norms"], instance={"name": "x", "start": "2022-04-03", "days": 1})
    assert lines[1].startswith("2022-04-03 · ")


def test_chinese(by_hand: dict[str, Case]) -> None:
    lines = printed_case(by_hand["people"], "zh", width=100)
    assert lines[:5] == [
        "by-hand-people",
        "2022-04-03 至 2022-04-05 · 最优：逐级比较，没有更好的方案",
        "人员  应转  已转  待转  超时   车辆    车次",
        "阳性     5     4     1     1   救护车     2",
        "密接    23    21     2     0   大巴       8",
    ]
    assert cell_len(lines[3]) == cell_len(lines[2])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 100, 132])
def test_a_province_fits_one_screen(language: Language, width: int) -> None:
    instance = load("instances/jilin-2022-04-03")
    lines = printed(_busy(), labels_of(instance, language), language, width)
    # One line is left for the prompt.
    assert len(lines) < 40
    assert any("长春" in line or "白山市" in line for line in lines) == (language == "zh")


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_nothing_is_cut_off(width: int) -> None:
    text = "".join(printed(_busy(), labels_of(load("instances/jilin-2022-04-03"), "en"), width=width))
    assert "…" not in text
    for figure in ("410,839", "12,345", "35,047", "170,235"):
        assert figure in text


def test_square_brackets_are_no_markup(by_hand: dict[str, Case]) -> None:
    assert (
        printed_case(by_hand["people"], instance={"name": "[red]x[/]", "start": "2022-04-03"})[0]
        == "[red]x[/]"
    )


def _busy() -> Plan:
    """Make a plan as full of figures as that of a province: made up, to see how it is laid out."""
    dice = random.Random(3)
    instance = load("instances/jilin-2022-04-03")
    roles = zip(instance.places["place"], instance.places["role"], strict=True)
    cities: list[str] = []
    districts: list[str] = []
    for place, role in roles:
        (cities if role == "supporting" else districts).append(place)
    day = dt.date(2022, 4, 3)
    return Plan(
        status="feasible",
        instance=InstanceRef(name=instance.name, start=day, days=3),
        objectives=tuple(
            Objective(level=level, value=170234.6 + at, bound=165234.5)
            for at, level in enumerate(instance.policy.levels)
        ),
        summary=Summary(
            people=PeopleSummary(
                positive=CohortSummary(found=10308, moved=9000, waiting=1308, overdue=1200),
                contact=CohortSummary(found=35047, moved=24000, waiting=11047, overdue=5000),
            ),
            supplies=tuple(
                ItemSummary(item=item, needed=410839, delivered=150000, short=12345)
                for item in instance.items["item"]
            ),
            pairs=tuple(
                PairSummary(supporting=city, recipient=district, people=dice.randrange(999), units=9)
                for city in cities
                for district in districts
            ),
        ),
        transfers=(
            Transfer(
                date=day,
                origin="Erdao",
                category="mild",
                people=99,
                destination="Erdao",
                site="a",
                room_type="b",
            ),
        ),
        trips=tuple(
            Trip(
                date=day,
                vehicle_place=place,
                vehicle=vehicle,
                carries="contact",
                origin="Erdao",
                destination=place,
                trips=3,
                cycle_minutes=300,
                load=60,
            )
            for place, vehicle in zip(instance.vehicles["place"], instance.vehicles["vehicle"], strict=True)
        ),
        waiting=tuple(
            Waiting(date=day, place=place, category="mild", people=dice.randrange(1, 999), overdue=0)
            for place in districts
        ),
        shortages=tuple(
            Shortage(date=day, place=place, item=item, quantity=dice.randrange(1, 999))
            for place in districts
            for item in instance.items["item"]
        ),
        warnings=tuple(PlanWarning(code=code, message="x") for code in ("idle-fleet", "stale-report")),
        bottlenecks=tuple(
            Bottleneck(
                limit="rooms",
                place=place,
                room_type="quarantine_room",
                level="waiting",
                worth=1.5,
                message="x",
            )
            for place in cities
        ),
    )


def test_what_was_tried_and_what_was_not() -> None:
    """One room, a thousand units, and a figure that nobody has proven."""
    found = Bottleneck(limit="stock", item="gown", level="shortage", worth=2e-06, message="x")
    words = Words("en")
    assert saved(found, words) == "about 2e-06"
    tried = found.model_copy(update={"proven": True, "amount": 1000})
    assert saved(tried, words) == "0.002 by 1,000 more"
    assert saved(tried.model_copy(update={"worth": 3.0, "amount": 1}), words) == "3"


def test_what_is_proven_goes_before_what_the_plan_shows() -> None:
    fact = Reason(limit="vehicles", message="x")
    proven = Reason(limit="rooms", message="y", proof=ReasonProof())
    assert binding([fact, proven]) == ["rooms"]
    assert binding([fact]) == ["vehicles"]
    assert binding([]) == []


@pytest.mark.parametrize(
    ("rounds", "none_left", "language", "said"),
    [
        (
            22,
            True,
            "en",
            "1,629,396 candidates priced in 22 rounds, 84,919 of them needed, none left",
        ),
        (
            22,
            True,
            "zh",
            "共 1,629,396 个候选变量，分 22 轮全部计价，其中 84,919 个进入模型，其余均无",
        ),
        (
            22,
            False,
            "en",
            "1,629,396 candidates priced in 22 rounds, 84,919 of them tried; time was",
        ),
        (22, False, "zh", "时间不足，仍有可改进者，故界限偏低"),
        (
            0,
            False,
            "en",
            "1,629,396 candidates, too many to price all of them; 84,919 of them tried: the nearest",
        ),
        (0, False, "zh", "共 1,629,396 个候选变量，为数过多，未全部计价；其中 84,919 个进入模型"),
    ],
)
def test_how_far_candidates_were_sifted(
    by_hand: dict[str, Case], rounds: int, none_left: bool, language: Language, said: str
) -> None:
    sifting = {"candidates": 1_629_396, "opened": 84_919, "rounds": rounds, "none_left": none_left}
    lines = printed_case(by_hand["people"], language, width=200, sifting=sifting)
    assert any(said in line for line in lines)
