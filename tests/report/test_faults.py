"""Findings and violations, line by line."""

from rebalance.instance import Finding
from rebalance.plan.check import Violation
from rebalance.report.faults import finding_lines, plain, quoted, tally, violation_lines
from rebalance.words import Message, Words

WRONG = Finding(
    "unknown-place",
    "people.csv",
    row=7,
    column="place",
    value="宽城",
    variant="near",
    blanks={"name": "宽城", "near": "宽城区", "table": "places"},
)
DOUBT = Finding("no-vehicles-table", "vehicles.csv")


def test_a_finding_says_where_what_and_what_to_do() -> None:
    assert list(finding_lines([WRONG, DOUBT], Words("en"))) == [
        'error    people.csv, row 7, column place = "宽城" [unknown-place]',
        "         there is no place 宽城",
        "         Write 宽城区, or add 宽城 to places.",
        "warning  vehicles.csv [no-vehicles-table]",
        "         there is no table vehicles: transport is not limited, and no trips are planned",
        "         Add the table; without rows it means that there is no vehicle.",
    ]
    assert list(finding_lines([WRONG], Words("zh"))) == [
        '错误     people.csv，第 7 行，列 place = "宽城" [unknown-place]',
        "         没有地点 宽城",
        "         请写作 宽城区，或把 宽城 加入 places。",
    ]


def test_findings_are_counted() -> None:
    assert tally([]).said("en") == "nothing to find fault with"
    assert tally([WRONG]).said("en") == "1 error"
    assert tally([DOUBT]).said("en") == "1 warning"
    assert tally([WRONG, WRONG, DOUBT]).said("en") == "2 errors, 1 warning"
    assert tally([WRONG, WRONG, DOUBT]).said("zh") == "2 处错误、1 条警告"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert plain("a\u200bb\x1b[2J") == "a\\u200bb\\u001b[2J"
    assert quoted('say "no"\n') == '"say \\"no\\"\\n"'


def test_a_violation_says_rule_spot_and_size() -> None:
    says = Message(
        "broken.found.more", {"place": "Kuan", "date": "2022-04-03", "count": 2, "category": "mild"}
    )
    violation = Violation("found", {"date": "2022-04-03", "place": "Kuan"}, 2, says)
    assert list(violation_lines([violation], Words("en"))) == [
        "found, by 2: date 2022-04-03, place Kuan",
        "         Kuan: up to 2022-04-03, 2 more people of category mild are moved than were found",
    ]
    assert list(violation_lines([violation], Words("zh"))) == [
        "found，超出 2: date 2022-04-03, place Kuan",
        "         Kuan：截至 2022-04-03，类别 mild 转出的人比发现的多 2 人",
    ]
