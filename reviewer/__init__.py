"""Reviewer: find the values a model read wrong, settle them, and keep what was said."""

__version__ = "0.1.0"
