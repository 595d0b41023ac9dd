"""Flow pictures and maps: what is drawn adds up, and nothing covers anything else."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rebalance.report.page.bars import Bar, Bars
from rebalance.report.page.clusters import clusters
from rebalance.report.page.flow import flow
from rebalance.report.page.lettering import Mark, letter
from rebalance.report.page.links import Link, Links
from rebalance.report.page.maps import maps
from rebalance.report.page.projection import WIDTH, projected
from rebalance.report.page.texts import clock, percent, shortened

PLACES = [f"p{at}" for at in range(40)]
amounts = st.dictionaries(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)).filter(lambda link: link[0] != link[1]),
    st.integers(1, 10_000).map(float),
    min_size=1,
    max_size=60,
)
spots = st.tuples(st.floats(-80, 80), st.floats(-170, 170))


def links(between: dict[Link, float]) -> Links:
    return Links("people", "people", between, 0)


@given(amounts)
def test_a_flow_picture_loses_nobody(between: dict[Link, float]) -> None:
    picture = flow(links(between))
    total = sum(between.values())
    for drawn in (picture.left, picture.right, picture.bands):
        assert abs(sum(part.amount for part in drawn) - total) < 1e-6 * total
    assert picture.left_rest + len({a for a, _ in between}) >= len(picture.left)
    for side in (picture.left, picture.right):
        ordered = sorted(side, key=lambda node: node.y)
        assert all(a.y + a.height <= b.y for a, b in pairwise(ordered))
        assert all(node.y >= 0 and node.y + node.height <= picture.height + 0.2 for node in side)


def test_bands_are_as_thick_as_what_goes() -> None:
    picture = flow(links({("a", "x"): 30.0, ("b", "x"): 10.0}))
    thick = {band.origin: float(re.findall(r"v([\d.]+)", band.path)[0]) for band in picture.bands}
    assert thick["a"] == 3 * thick["b"] > 0


def test_a_flow_picture_sums_up_what_is_too_small() -> None:
    between = {(f"p{at}", "x"): float(at + 1) for at in range(50)}
    picture = flow(links(between))
    assert picture.left_rest == 21
    assert sum(node.amount for node in picture.left if not node.place) == sum(range(1, 22))


@given(amounts, st.lists(spots, min_size=40, max_size=40))
def test_maps_stay_within_their_frames(between: dict[Link, float], where: list[tuple[float, float]]) -> None:
    drawn = maps(
        links(between),
        dict(zip(PLACES, where, strict=True)),
        frozenset(PLACES[:5]),
        str.upper,
        lambda name, n: f"{n} in {name}",
    )
    assert drawn[0].title == ""
    enlarged = [spot.place for map_ in drawn[1:] for spot in map_.spots]
    alone = [spot.place for spot in drawn[0].spots if not spot.letter]
    assert sorted(alone + enlarged) == sorted(PLACES)
    for map_ in drawn:
        for spot in map_.spots:
            assert 0 < spot.x < WIDTH
            assert 0 < spot.y < map_.height


def test_wider_where_more_go() -> None:
    between = {("a", "b"): 100.0, ("b", "a"): 10.0}
    (only,) = maps(links(between), {"a": (40, 120), "b": (41, 121)}, frozenset("a"), str, lambda *_: "")
    wide = {arrow.origin: arrow.width for arrow in only.arrows}
    assert wide["a"] == 10 * wide["b"]
    assert only.arrows[0].path != only.arrows[1].path
    assert [spot.place for spot in only.spots if spot.recipient] == ["a"]


def test_close_places_get_a_map_of_their_own() -> None:
    where = {"a": (40.0, 120.0), "b": (40.01, 120.0), "c": (40.0, 120.01), "far": (45.0, 125.0)}
    between = {("a", "far"): 5.0, ("b", "far"): 7.0, ("a", "b"): 2.0}
    whole, near = maps(links(between), where, frozenset(), str, lambda name, n: f"{n} in {name}")
    assert [spot.label for spot in whole.spots if spot.letter] == ["3 in A"]
    assert [(arrow.origin, arrow.destination, arrow.amount) for arrow in whole.arrows] == [
        ("3 in A", "far", 12)
    ]
    assert whole.arrows[0].places == ["a", "b", "c", "far"]
    assert [(arrow.origin, arrow.destination) for arrow in near.arrows] == [("a", "b")]
    assert near.title == "A"


def test_north_is_up_and_east_is_right_and_distances_are_true() -> None:
    flat = projected({"a": (60.0, 10.0), "north": (61.0, 10.0), "east": (60.0, 12.0), "south": (59.0, 10.0)})
    (x, y), north, east = flat["a"], flat["north"], flat["east"]
    assert north[0] == x
    assert north[1] < y
    assert east[1] == y
    # At 60 degrees a degree of longitude is half as long as one of latitude.
    assert abs((east[0] - x) - (y - north[1])) < 1e-9


def test_no_map_without_two_places() -> None:
    assert maps(links({("a", "b"): 1.0}), {"a": (40, 120)}, frozenset(), str, lambda *_: "") == []


def test_places_at_one_spot_are_drawn() -> None:
    where = dict.fromkeys("abc", (40.0, 120.0))
    assert maps(links({("a", "b"): 1.0}), where, frozenset(), str, lambda *_: "")


@given(st.lists(st.tuples(st.integers(0, 420), st.integers(0, 300)), max_size=30))
def test_names_cover_nothing(where: list[tuple[int, int]]) -> None:
    marks = [Mark(x, y, 4, f"名字{at}") for at, (x, y) in enumerate(where)]
    names = letter(marks, 420, 300)
    drawn = [name for name in names if name]
    assert len({(name.x, name.y, name.anchor) for name in drawn}) == len(drawn)
    if marks and 40 < marks[0].x < 380 and 40 < marks[0].y < 260 and len(marks) == 1:
        assert drawn


@given(st.dictionaries(st.sampled_from(PLACES), st.tuples(st.floats(0, 100), st.floats(0, 100))))
def test_no_place_is_in_two_clusters(points: dict[str, tuple[float, float]]) -> None:
    found = [place for group in clusters(points, 10) for place in group]
    assert len(found) == len(set(found))


def test_bars_fill_the_width() -> None:
    rows = [Bar("a", [], [("moved", 3), ("waiting", 1)]), Bar("b", [], [("moved", 0), ("waiting", 2)])]
    table = Bars("", [], [("", rows)], [])
    assert table.drawn(rows[0]) == [("moved", 0, 75), ("waiting", 75, 25)]
    assert table.drawn(rows[1]) == [("waiting", 0, 50)]


def test_texts() -> None:
    assert shortened("Changchun", 9) == "Changchun"
    assert shortened("长春新区高新", 9) == "长春新区…"
    assert [clock(minutes) for minutes in (0, 59.5, 60, 725)] == ["0:00", "1:00", "1:00", "12:05"]
    assert [percent(*pair) for pair in ((0, 5), (5, 5), (1, 500), (499, 500), (1, 2), (1, 0))] == [
        "0 %", "100 %", "< 1 %", "> 99 %", "50 %", "–",
    ]  # fmt: skip
