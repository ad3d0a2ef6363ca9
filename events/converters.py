"""Event codes in addresses: an impossible code is an unknown address, without a query."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from .models.event import CODE_PATTERN


class EventCode(StringConverter):
    regex = CODE_PATTERN


register_converter(EventCode, "event")
