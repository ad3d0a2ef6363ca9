"""Migrations of a later version."""
