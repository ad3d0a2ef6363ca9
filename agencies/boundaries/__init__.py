"""Loads boundaries of regions from a GeoJSON file: it is read, checked, simplified and stored."""
