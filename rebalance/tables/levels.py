"""The levels of the objective, by name."""

#: The levels, most important first, that apply unless the policy names others.
DEFAULT_LEVELS = (
    "overdue",
    "waiting",
    "shortage",
    "fairness_people",
    "fairness_supplies",
    "mismatch",
    "travel",
)
#: Every level there is.
LEVELS = (*DEFAULT_LEVELS, "change")
