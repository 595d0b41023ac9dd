"""The page in a real browser: silent, asking for nothing, right in its figures, and usable by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from rebalance.plan.document.plan import Plan
from rebalance.report.page import page
from rebalance.words import LANGUAGES, Language
from tests.plan.cases import Case
from tests.report.page.conftest import Open
from tests.report.page.plans import hostile, multiplied


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def numbers(page: Page, selector: str) -> list[int]:
    return [int(text.replace(",", "")) for text in texts(page, selector)]


def unfold(page: Page, name: str) -> None:
    page.locator(f"#{name} > summary").click()
    page.locator(f"#{name} tbody tr").first.wait_for()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_those_of_the_plan(
    by_hand: dict[str, Case], opened: Open, language: Language, width: int
) -> None:
    for name_of in ("people", "supplies"):
        case = by_hand[name_of]
        plan = Plan.model_validate(case.document)
        shown = opened(page(plan, case.instance, language), width)
        people = plan.summary.people
        for name in ("found", "moved", "waiting", "overdue"):
            total = getattr(people.positive, name) + getattr(people.contact, name)
            assert numbers(shown, f"[data-figure={name}]") == ([total] if people.contact.found else [])
        assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_every_order_is_in_its_table(by_hand: dict[str, Case], opened: Open) -> None:
    plan = Plan.model_validate(by_hand["people"].document)
    shown = opened(page(plan, by_hand["people"].instance, "en"))
    unfold(shown, "transfers")
    assert sum(numbers(shown, "#transfers td:nth-child(4)")) == sum(row.people for row in plan.transfers)
    unfold(shown, "rooms-used")
    assert sum(numbers(shown, "#rooms-used td:nth-child(5)")) == sum(row.used for row in plan.rooms)
    assert len(texts(shown, "#trips tbody tr")) == len(plan.roster)


@pytest.mark.parametrize("width", [390, 1280])
def test_filters_and_sorting(by_hand: dict[str, Case], opened: Open, width: int) -> None:
    shown = opened(page(Plan.model_validate(by_hand["people"].document), None, "en"), width)
    unfold(shown, "transfers")
    count = shown.locator("#transfers [data-count=rows]")
    assert count.inner_text() == "7 of 7 rows shown"
    shown.locator("#transfers [data-filter]").fill("liao mild")
    assert count.inner_text() == "1 of 1 rows shown"
    shown.locator("#transfers [data-filter]").fill("nowhere")
    assert count.inner_text() == "0 of 0 rows shown"
    shown.locator("#transfers [data-filter]").fill("")
    shown.locator("#transfers [data-pick=date]").select_option("2022-04-04")
    assert count.inner_text() == "2 of 2 rows shown"
    shown.locator("#transfers [data-pick=date]").select_option("")
    people = shown.locator("#transfers [data-sort=people]")
    people.click()
    assert numbers(shown, "#transfers td:nth-child(4)") == [1, 1, 1, 1, 2, 9, 10]
    people.click()
    assert numbers(shown, "#transfers td:nth-child(4)") == [10, 9, 2, 1, 1, 1, 1]
    assert shown.locator("#transfers th[aria-sort=descending]").count() == 1


def test_one_place_for_the_whole_page(by_hand: dict[str, Case], opened: Open) -> None:
    case = by_hand["people"]
    shown = opened(page(Plan.model_validate(case.document), case.instance, "en"))
    unfold(shown, "transfers")
    shown.locator("#place").select_option("Bai")
    assert shown.locator("#transfers [data-count=rows]").inner_text() == "2 of 2 rows shown"
    assert shown.locator("path.band.on").count() == 1
    assert shown.locator("path.band:not(.on)").count() == 1
    shown.locator("#place").select_option("")
    assert shown.locator("#transfers [data-count=rows]").inner_text() == "7 of 7 rows shown"
    assert shown.locator("path.band.on").count() == 0


def test_the_timetable_has_a_bar_a_trip(by_hand: dict[str, Case], opened: Open) -> None:
    shown = opened(page(Plan.model_validate(by_hand["people"].document), None, "en"))
    assert shown.locator("#trips [data-count=vehicles]").inner_text() == "8 of 8 vehicles shown"
    assert shown.locator(".lane .trip").count() == 12
    second = shown.locator(".lane .trip", has_text="Kuan → Liao 3").nth(1)
    assert second.get_attribute("title") == "3:00–6:00 Kuan → Liao 3\nclose 3 → North\n0403-0004"
    assert second.evaluate("bar => bar.style.left") == second.evaluate("bar => bar.style.width") == "50%"
    shown.locator("#trips [data-pick=vehicle]").select_option("van")
    assert texts(shown, ".lane .trip") == ["Kuan → Kuan 1", "Kuan → Kuan 1"]


def test_vehicles_that_do_the_same_share_a_line(by_hand: dict[str, Case], opened: Open) -> None:
    roster = [
        {**by_hand["people"].document["roster"][2], "number": number, "departs_minute": 60 * (number == 4)}
        for number in (1, 2, 3, 4, 6)
    ]
    shown = opened(page(Plan.model_validate({**by_hand["people"].document, "roster": roster}), None, "en"))
    assert texts(shown, "li.vehicle > span") == ["coach 1–3", "coach 4", "coach 6"]
    assert shown.locator("#trips [data-count=vehicles]").inner_text() == "5 of 5 vehicles shown"


def test_a_large_plan_shows_a_part_and_says_so(by_hand: dict[str, Case], opened: Open) -> None:
    document = multiplied(by_hand["people"].document, 40)
    shown = opened(page(Plan.model_validate(document), None, "en"))
    rows = shown.locator("#trips [data-count=rows]")
    assert rows.inner_text() == "20 of 480 rows shown"
    shown.locator("#trips [data-more=rows]").click()
    assert rows.inner_text() == "220 of 480 rows shown"
    assert shown.locator("#trips [data-count=vehicles]").inner_text() == "30 of 320 vehicles shown"
    assert shown.locator("#place option").count() == 1 + 4 * 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_shown_and_do_nothing(
    by_hand: dict[str, Case], opened: Open, language: Language
) -> None:
    shown = opened(page(Plan.model_validate(hostile(by_hand["people"].document)), None, language), 390)
    for table in ("links-people", "waiting", "people", "transfers", "rooms-used", "fleets-used"):
        unfold(shown, table)
    origins = set(texts(shown, "#transfers td:nth-child(2)"))
    assert origins == {'<script>alert("Kuan")</script>'}
    assert '=cmd|"/c calc"!A1' in texts(shown, "#transfers td:nth-child(5)")
    assert "</script><img src=x onerror=alert(1)>" in texts(shown, "#transfers td:nth-child(6)")
    assert "<a href=https://example.org>full</a>" in texts(shown, "#waiting td:nth-child(7)")
    coaches = {text for text in texts(shown, "li.vehicle > span") if "7 * 7" in text}
    assert len(coaches) == 2
    assert all(text.startswith("{first} {{ 7 * 7 }} {vehicle} $& %s ") for text in coaches)
    assert shown.locator("img, a[href^=http]").count() == 0
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    shown.locator("#place").select_option('=cmd|"/c calc"!A1')


def test_by_keyboard_alone(by_hand: dict[str, Case], opened: Open) -> None:
    shown = opened(page(Plan.model_validate(by_hand["people"].document), None, "en"))
    shown.locator("#transfers > summary").focus()
    shown.keyboard.press("Enter")
    shown.locator("#transfers tbody tr").nth(6).wait_for()
    shown.keyboard.press("Tab")
    shown.keyboard.type("liao")
    assert shown.locator("#transfers [data-count=rows]").inner_text() == "3 of 3 rows shown"
    shown.locator("#transfers [data-sort=people]").focus()
    shown.keyboard.press("Space")
    assert numbers(shown, "#transfers td:nth-child(4)") == [1, 9, 10]


def test_pictures_have_words_and_figures(by_hand: dict[str, Case], opened: Open) -> None:
    case = by_hand["people"]
    shown = opened(page(Plan.model_validate(case.document), case.instance, "en"))
    pictures = shown.locator("svg[role=img]")
    assert pictures.count() > 0
    for at in range(pictures.count()):
        assert pictures.nth(at).get_attribute("aria-label")
    unfold(shown, "links-people")
    assert texts(shown, "#links-people tbody tr") == ["Kuan\tLiao\t20", "Kuan\tBai\t3"]


def test_without_scripts_the_figures_are_there(by_hand: dict[str, Case], opened: Open) -> None:
    case = by_hand["people"]
    shown = opened(page(Plan.model_validate(case.document), case.instance, "en"), java_script_enabled=False)
    assert numbers(shown, "[data-figure=found]") == [28]
    assert shown.locator("#trips noscript p").is_visible()


def test_printed_without_controls(by_hand: dict[str, Case], opened: Open) -> None:
    shown = opened(page(Plan.model_validate(by_hand["people"].document), None, "en"))
    shown.emulate_media(media="print")
    assert not shown.locator("nav").is_visible()
    assert not shown.locator("#trips .filters").is_visible()
    assert shown.locator("#trips .timetable").is_visible()
    assert not shown.locator("#transfers").is_visible()
