"""Agencies and regions in the admin. Django imports this module to find the pages."""

from . import pages  # noqa: F401  registers the pages
