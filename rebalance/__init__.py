"""Plan which supporting city helps which district in an outbreak, with whom, what and how."""

__version__ = "0.1.0"
