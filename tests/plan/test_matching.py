import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalance.plan.matching import match

counts = st.lists(st.integers(0, 9), max_size=6)


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ([], [], []),
        ([], [4], []),
        ([3], [2, 2], [(0, 0, 2), (0, 1, 1)]),
        ([2, 0, 3], [0, 4, 1], [(0, 1, 2), (2, 1, 2), (2, 2, 1)]),
    ],
)
def test_each_takes_from_the_first_that_has_any_left(
    left: list[int], right: list[int], joined: list[tuple[int, int, int]]
) -> None:
    assert match(left, right) == joined


def test_too_few_on_the_right_are_refused() -> None:
    with pytest.raises(ValueError, match="5 do not go into 4"):
        match([2, 3], [4])


@given(counts, counts)
def test_all_of_the_left_is_joined_and_none_of_the_right_twice(left: list[int], right: list[int]) -> None:
    if sum(left) > sum(right):
        right = [*right, sum(left) - sum(right)]
    joined = match(left, right)
    assert [sum(n for a, _, n in joined if a == i) for i in range(len(left))] == left
    assert all(sum(n for _, b, n in joined if b == j) <= right[j] for j in range(len(right)))
    assert all(n > 0 for *_, n in joined)
