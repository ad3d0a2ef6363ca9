"""Event codes in addresses: what cannot be one is an unknown address before any database is asked."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from .models.event import CODE_PATTERN


class EventCode(StringConverter):
    regex = CODE_PATTERN


register_converter(EventCode, "event")
