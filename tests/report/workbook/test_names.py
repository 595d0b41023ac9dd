"""Names of sheets: what spreadsheets take, whatever is asked for."""

from hypothesis import given
from hypothesis import strategies as st

from rebalance.report.workbook.names import SheetNames


def test_what_is_legal_stays() -> None:
    names = SheetNames()
    assert [names.give(name) for name in ("宽城区", "Jilin City", "=cmd")] == ["宽城区", "Jilin City", "=cmd"]


def test_what_is_illegal_or_taken_is_changed() -> None:
    names = SheetNames()
    wanted = ["[a]*?", "[a]*?", "_A___", "x" * 200, "x" * 201, "", "History", "a/b\\c:d'e"]
    assert [names.give(name) for name in wanted] == [
        "_a___",
        "_a___ (2)",
        "_A___ (3)",
        "x" * 31,
        "x" * 27 + " (2)",
        "_",
        "History (2)",
        "a_b_c_d_e",
    ]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_names_are_legal_unique_and_the_same_again(wanted: list[str]) -> None:
    names, again = SheetNames(), SheetNames()
    given_ = [names.give(name) for name in wanted]
    assert given_ == [again.give(name) for name in wanted]
    assert len({name.casefold() for name in given_}) == len(wanted)
    for name in given_:
        assert 1 <= len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.casefold() != "history"
