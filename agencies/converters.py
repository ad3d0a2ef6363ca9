"""URL converters for codes. A text that cannot be a code gives a 404 without a database query."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class ProvinceCode(StringConverter):
    regex = "[0-9]{2}"


register_converter(ProvinceCode, "province")
