"""Codes in addresses: what cannot be a code is an unknown address before any database is asked."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class ProvinceCode(StringConverter):
    regex = "[0-9]{2}"


register_converter(ProvinceCode, "province")
