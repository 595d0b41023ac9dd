import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalance.plan.housing import Arrivals, house


def test_a_group_goes_into_the_first_site_that_takes_all_of_it() -> None:
    assert house([Arrivals(0, 1, 1, 4)], [[3], [5], [9]]) == [[0, 4, 0]]


def test_a_group_too_large_for_any_site_fills_the_largest_first() -> None:
    assert house([Arrivals(0, 1, 1, 11)], [[3], [5], [9]]) == [[2, 0, 9]]


def test_a_room_is_free_again_after_the_stay_and_not_before() -> None:
    groups = [Arrivals(0, 2, 1, 2), Arrivals(1, 1, 1, 1), Arrivals(2, 1, 1, 2)]
    assert house(groups, [[2, 2, 2], [1, 1, 1]]) == [[2, 0], [0, 1], [2, 0]]


def test_rooms_that_are_withdrawn_during_the_stay_are_not_given_out() -> None:
    assert house([Arrivals(0, 2, 1, 3)], [[9, 1], [3, 3]]) == [[0, 3]]


def test_a_person_may_take_two_rooms_of_one_site() -> None:
    assert house([Arrivals(0, 1, 2, 2)], [[3], [5]]) == [[0, 2]]
    with pytest.raises(ValueError, match="1 of 2 people find no room on day 0"):
        house([Arrivals(0, 1, 2, 2)], [[3], [1]])


def held(groups: list[Arrivals], housed: list[list[int]], sites: int, days: int) -> list[list[int]]:
    rooms = [[0] * days for _ in range(sites)]
    for group, by_site in zip(groups, housed, strict=True):
        for site, n in enumerate(by_site):
            for t in range(group.day, min(group.day + group.stay, days)):
                rooms[site][t] += n * group.rooms
    return rooms


DAYS = 4
arrivals = st.builds(
    Arrivals,
    day=st.integers(0, DAYS - 1),
    stay=st.integers(1, DAYS),
    rooms=st.just(1),
    people=st.integers(0, 9),
)


def admitted(wanted: list[Arrivals], opened: list[int]) -> list[Arrivals]:
    """Let in what the rooms suffice for when counted together, as a plan would."""
    groups: list[Arrivals] = []
    taken = [0] * DAYS
    for group in sorted(wanted):
        stay = range(group.day, min(group.day + group.stay, DAYS))
        n = min(group.people, *((opened[t] - taken[t]) // group.rooms for t in stay))
        groups.append(group._replace(people=n))
        for t in stay:
            taken[t] += n * group.rooms
    return groups


@given(
    st.lists(arrivals, max_size=12),
    st.lists(st.lists(st.integers(0, 6), min_size=DAYS, max_size=DAYS), min_size=1, max_size=4),
)
def test_rooms_that_only_open_are_enough_site_by_site_if_they_are_together(
    wanted: list[Arrivals], opening: list[list[int]]
) -> None:
    opened = [[sum(series[: t + 1]) for t in range(DAYS)] for series in opening]
    groups = admitted(wanted, [sum(day) for day in zip(*opened, strict=True)])
    housed = house(groups, opened)
    assert [sum(by_site) for by_site in housed] == [group.people for group in groups]
    for series, rooms in zip(opened, held(groups, housed, len(opened), DAYS), strict=True):
        assert all(used <= there for used, there in zip(rooms, series, strict=True))


@given(
    st.lists(st.builds(Arrivals._replace, arrivals, rooms=st.integers(1, 3)), max_size=8),
    st.lists(st.integers(0, 20), min_size=DAYS, max_size=DAYS),
)
def test_one_site_may_withdraw_rooms_and_give_several_to_a_person(
    wanted: list[Arrivals], opened: list[int]
) -> None:
    groups = admitted(wanted, opened)
    housed = house(groups, [opened])
    assert housed == [[group.people] for group in groups]
    assert all(used <= there for used, there in zip(held(groups, housed, 1, DAYS)[0], opened, strict=True))
