"""cs_toolkit: handle a small online shop's complaints by the method of the golden three hours."""

__version__ = "0.1.0"
