"""A section of the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """Something to show.

    Attributes
    ----------
    name : str
        What links and the template's file are called.
    title : str
        What readers see above it.
    data : object
        What the template shows; its attributes are the template's business.
    """

    name: str
    title: str
    data: object
