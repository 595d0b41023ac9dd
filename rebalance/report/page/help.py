"""Who helps whom: how many people go where, and how much is sent."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.report.figures import number
from rebalance.report.page.facts import Facts
from rebalance.report.page.flow import Flow, flow
from rebalance.report.page.links import Links, people, supplies
from rebalance.report.page.maps import Map, maps
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section


@dataclass(frozen=True)
class Picture:
    """One kind of help: its flow picture, its maps, the sentence about it, and its figures."""

    name: str
    title: str
    sentence: str
    flow: Flow
    maps: list[Map]
    unit: str
    from_: str
    to: str
    records: Records


@dataclass(frozen=True)
class Help:
    """What the section shows; why there is no map, where there is none; how many maps are seen at once."""

    pictures: list[Picture]
    no_map: str
    at_home: list[str]
    unfolded: int = 3


def help_(facts: Facts) -> Section:
    """Draw who helps whom."""
    words = facts.words
    parts = [
        (people(facts), words("help.people_title"), words("help.people_from"), words("help.people_to")),
        (
            supplies(facts),
            words("help.supplies_title"),
            words("help.supplies_from"),
            words("help.supplies_to"),
        ),
    ]
    pictures = [_picture(facts, *part) for part in parts if part[0].amounts]
    at_home = [
        words("help.at_home", amount=number(links.at_home), unit=links.unit)
        for links, *_ in parts
        if links.at_home
    ]
    no_map = ""
    if pictures and not any(picture.maps for picture in pictures):
        no_map = words("help.no_coordinates") if facts.instance else words("help.no_instance")
    return Section("help", words("pairs.title"), Help(pictures, no_map, at_home))


def _picture(facts: Facts, links: Links, title: str, from_: str, to: str) -> Picture:
    words = facts.words
    (origin, destination), largest = max(links.amounts.items(), key=lambda pair: (pair[1], pair[0]))
    sentence = words(
        "help.sentence",
        amount=number(sum(links.amounts.values())),
        unit=links.unit,
        pairs=number(len(links.amounts)),
        origin=facts.place(origin),
        destination=facts.place(destination),
        largest=number(largest),
    )
    columns = [
        Column("from", from_, "place"),
        Column("to", to, "place"),
        Column("amount", links.unit, "number"),
    ]
    rows = [
        (facts.place(link[0]), facts.place(link[1]), amount)
        for link, amount in sorted(links.amounts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    drawn = maps(links, facts.coordinates, facts.recipients, facts.place, facts.group)
    records = Records(f"links-{links.name}", words("help.records", title=title), columns, rows)
    return Picture(links.name, title, sentence, flow(links), drawn, links.unit, from_, to, records)
