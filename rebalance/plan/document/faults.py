"""What is suspicious, and why there is no plan."""

from pydantic import Field

from rebalance.plan.document.record import Record


class PlanWarning(Record):
    """Something suspicious that did not keep the plan from being made."""

    code: str = Field(description="stable code, kebab-case")
    message: str = Field(description="what is suspicious")
    where: str = Field(default="", description="file, row and column, or the records concerned")


class PlanFinding(Record):
    """One fault of the inputs, or one of the rules in conflict."""

    code: str = Field(description="stable code, kebab-case")
    severity: str = Field(default="error", description="error or warning")
    message: str = Field(description="what is wrong")
    remedy: str = Field(default="", description="what to do about it")
    file: str | None = Field(default=None, description="file of the input")
    sheet: str | None = Field(default=None, description="sheet of a workbook")
    row: int | None = Field(default=None, description="row as in the file; the header is row 1")
    column: str | None = Field(default=None, description="column")
    value: str | None = Field(default=None, description="the offending value as read")


class PlanError(Record):
    """Why there is no plan."""

    code: str = Field(description="stable code, kebab-case")
    message: str = Field(description="what went wrong")
    where: str = Field(default="", description="file or records concerned")
    findings: tuple[PlanFinding, ...] = Field(default=(), description="every fault found")
