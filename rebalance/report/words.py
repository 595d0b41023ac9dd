"""The words by their former address."""

from rebalance.words import LANGUAGES, Language, Words, catalogue

__all__ = ["LANGUAGES", "Language", "Words", "catalogue"]
