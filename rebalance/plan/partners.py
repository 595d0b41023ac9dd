"""Who helps whom in a plan, and whom the pairing limits keep from helping as well."""

from __future__ import annotations

from collections import Counter

from rebalance.plan.accounts import Accounts


class Partners:
    """Answers whether one place more may help another, given who helps whom by the orders."""

    def __init__(self, accounts: Accounts) -> None:
        data, place = accounts.data, accounts.place
        self._recipient = data.recipient
        self._policy = data.instance.policy
        helped = {(place[order.destination], place[order.origin]) for order in accounts.orders.transfers}
        helped |= {(place[order.origin], place[order.destination]) for order in accounts.orders.shipments}
        self._links = {(o, q) for o, q in helped if self._counts(o, q)}
        self._helpers = Counter(q for _, q in self._links)
        self._helps = Counter(o for o, _ in self._links)

    def _counts(self, helper: int, helped: int) -> bool:
        return bool(self._recipient[helped] and not self._recipient[helper])

    def may_help(self, helper: int, helped: int) -> bool:
        """Say whether this help would be within the limits: one that is there already always is."""
        if not self._counts(helper, helped) or (helper, helped) in self._links:
            return True
        for limit, partners in (
            (self._policy.max_supporters_per_recipient, self._helpers[helped]),
            (self._policy.max_recipients_per_supporter, self._helps[helper]),
        ):
            if limit is not None and partners >= limit:
                return False
        return True
