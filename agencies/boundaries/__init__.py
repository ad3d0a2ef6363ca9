"""Boundaries from a GeoJSON file: read and checked, simplified, stored."""
