"""What a plan is called, which days it is for, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from rebalance.plan.document.plan import Plan
from rebalance.report.labels import Labels
from rebalance.words import Words


def title(plan: Plan, labels: Labels) -> str:
    """Give the title of the instance, or else its name."""
    return labels.title or plan.instance.name or ""


def subtitle(plan: Plan, words: Words) -> str:
    """Say which days are planned, how good the plan is at least, and what it supposes."""
    status = words(f"heading.{plan.status}")
    changes = list(plan.instance.what_if)
    return joined(_days(plan, words), status, words("heading.what-if", changes=changes) if changes else "")


def joined(*texts: str) -> str:
    """Join what there is to say in one line."""
    return " · ".join(text for text in texts if text)


def horizon(plan: Plan, words: Words) -> str:
    """Say which days are planned, where the plan says it, and whether things are only supposed to be so."""
    return joined(_days(plan, words), words("heading.supposed") if plan.instance.what_if else "")


def _days(plan: Plan, words: Words) -> str:
    start, days = plan.instance.start, plan.instance.days or 1
    if start is None:
        return ""
    end = start + timedelta(days=days - 1)
    return words("heading.horizon" if days > 1 else "heading.day", start=start, end=end)
