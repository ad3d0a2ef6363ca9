"""Merging agencies: into a successor on a day, or two records of one agency into one."""
