"""What an instance may say but the planner cannot yet honour. Refused, rather than left out in silence."""

from __future__ import annotations

from rebalance.instance.check import Draft
from rebalance.instance.findings import Finding

_CODE = "not-supported-yet"


def unsupported(draft: Draft) -> list[Finding]:
    """Return an error for each thing asked for that the planner cannot do."""
    if draft.settings is None:
        return []
    findings = []
    policy = draft.settings.policy
    for key in ("max_supporters_per_recipient", "max_recipients_per_supporter"):
        value = getattr(policy, key)
        if value is not None:
            findings.append(
                Finding(
                    _CODE,
                    *draft.settings.place.of(f"policy.{key}"),
                    value=str(value),
                    variant="pairs",
                    blanks={"what": key},
                )
            )
    return findings
