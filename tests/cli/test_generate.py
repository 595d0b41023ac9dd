"""``rebalance generate``: through every door, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from rebalance.instance import load
from tests.cli.conftest import Run

SMALL = ("--cities", "2", "--districts", "3")


def test_every_format_holds_the_same(run: Run) -> None:
    for target in ("files", "case.xlsx", "case.json"):
        assert run("generate", target, *SMALL) == (0, "", "")
    code, out, err = run("generate", "-", *SMALL)
    assert (code, err) == (0, "")
    assert out == Path("case.json").read_text(encoding="utf-8")
    assert len({load(target).sha256 for target in ("files", "case.xlsx", "case.json")}) == 1


def test_every_option_arrives(run: Run) -> None:
    options = (
        "--days 2 --categories 3 --items 2 --fleet 5 6 --within 100 --people 90 --rooms 2 --stock 3 --seed 8"
    )
    assert run("generate", "files", *SMALL, *options.split(), "--lang", "zh").code == 0
    case = load("files")
    assert (len(case.places), case.days, len(case.categories), len(case.items)) == (5, 2, 3, 2)
    assert set(case.vehicles["count"]) <= {5, 6} and case.travel["minutes"].max() <= 100
    assert case.people["count"].sum() == pytest.approx(3 * 90, rel=0.2)
    assert case.rooms["count"].sum() > 1.5 * case.people["count"].sum()
    assert case.stock["quantity"].sum() > 2 * case.needs["quantity"].sum()
    assert case.name.endswith("-8")
    assert "人数" in Path("files/people.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("target", "file"), [("files", "files/people.csv"), ("a.json", "a.json"), ("a.xlsx", "a.xlsx")]
)
def test_what_is_there_already_stays(target: str, file: str, run: Run) -> None:
    assert run("generate", target, *SMALL).code == 0
    before = Path(file).read_bytes()
    code, _, err = run("generate", target, *SMALL, "--seed", "2")
    assert code == 2 and f"{target} is there already" in err
    assert Path(file).read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--categories 0 --items 0", "nothing to plan"),
        ("--fleet 5 4", "from 5 to 4 is no range"),
        ("--fleet -1 4", "from -1 to 4 is no range"),
        ("--within nan", "nan is no finite number"),
        ("--people inf", "inf is no finite number"),
        ("--cities 0", "0 is not in the range"),
        ("--cities 1000 --districts 1001 --within 1e6 --people 1", "2,003,001 roads are more than a table"),
    ],
)
def test_what_cannot_be_made_is_refused(run: Run, options: str, said: str) -> None:
    code, out, err = run("generate", "files", *options.split())
    assert (code, out) == (2, "") and said in err
    assert not Path("files").exists()
