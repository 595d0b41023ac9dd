"""Findings and violations, line by line."""

from rebalance.instance import Finding
from rebalance.plan.check import Violation
from rebalance.report.faults import counted, finding_lines, plain, quoted, violation_lines

WRONG = Finding(
    "unknown-place", "error", "no such place", "Add it.", "people.csv", row=7, column="place", value="宽城"
)
DOUBT = Finding("idle-fleet", "warning", "it can make no trip", "Check travel.", "vehicles.csv")


def test_a_finding_says_where_what_and_what_to_do() -> None:
    assert list(finding_lines([WRONG, DOUBT])) == [
        'error    people.csv, row 7, column place = "宽城" [unknown-place]',
        "         no such place",
        "         Add it.",
        "warning  vehicles.csv [idle-fleet]",
        "         it can make no trip",
        "         Check travel.",
    ]


def test_findings_are_counted() -> None:
    assert counted([]) == "nothing to find fault with"
    assert counted([WRONG]) == "1 error"
    assert counted([DOUBT]) == "1 warning"
    assert counted([WRONG, WRONG, DOUBT]) == "2 errors, 1 warning"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert plain("a\u200bb\x1b[2J") == "a\\u200bb\\u001b[2J"
    assert quoted('say "no"\n') == '"say \\"no\\"\\n"'


def test_a_violation_says_rule_spot_and_size() -> None:
    where: dict[str, str | int] = {"date": "2022-04-03", "place": "Kuan"}
    lines = list(violation_lines([Violation("seats", where, 1.5, "31.5 people on 30 seats")]))
    assert lines == ["seats, by 1.5: date 2022-04-03, place Kuan", "         31.5 people on 30 seats"]
