"""The benchmark of `make bench`: it compares the portal with the bare limit, alternating in one run.

Seconds differ between machines and runs; ratios are stable.
"""
