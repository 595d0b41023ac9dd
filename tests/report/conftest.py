import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from rebalance.plan.document.plan import Plan
from rebalance.report.labels import Labels, labels_of
from rebalance.report.terminal import summary
from rebalance.words import Language, Words
from tests.plan.cases import Case, cases


@pytest.fixture(scope="session")
def by_hand() -> dict[str, Case]:
    return cases()


def printed(plan: Plan, labels: Labels, language: Language = "en", width: int = 80) -> list[str]:
    """Print a summary at a width, and see that no line is wider."""
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    with console.capture() as capture:
        console.print(summary(plan, Words(language), labels, "plan.json"))
    lines = [line.rstrip() for line in capture.get().rstrip("\n").split("\n")]
    assert max(map(cell_len, lines)) <= width
    return lines


def printed_case(case: Case, language: Language = "en", width: int = 80, **changes: object) -> list[str]:
    """Print the summary of a plan made by hand, with some keys of the document replaced."""
    plan = Plan.model_validate({**case.document, **changes})
    return printed(plan, labels_of(case.instance, language), language, width)
