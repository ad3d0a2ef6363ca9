"""Figures for Prometheus: what each web process counts, and the state of the database."""
