"""Merging two records of one person, and undoing it."""
