"""How forms render selects, and which class their fields have on a page."""

from collections.abc import Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import Select
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .required_fields import PortalBoundField


class FormRenderer(DjangoTemplates):
    """Django's renderer, but selects say in words what their empty choice means, instead of "---------".

    It renders no templates for options: a select of thousands of agencies would take seconds.
    """

    bound_field_class = PortalBoundField

    def render(self, template_name, context, request=None):
        if template_name == Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    empty = _("(choose)") if widget["required"] else _("(none)")
    groups = ((_options(label, options, empty),) for label, options, _index in widget["optgroups"])
    inside = format_html_join("\n", "{}", groups)
    return format_html('<select name="{}"{}>\n{}\n</select>', widget["name"], flatatt(widget["attrs"]), inside)


def _options(label: str | None, options: list[dict[str, Any]], empty: str) -> SafeString:
    lines = (
        (option["value"], flatatt(option["attrs"]), empty if _is_dashes(option) else option["label"])
        for option in options
    )
    inside = format_html_join("\n", '<option value="{}"{}>{}</option>', lines)
    return inside if label is None else format_html('<optgroup label="{}">\n{}\n</optgroup>', label, inside)


def _is_dashes(option: Mapping[str, Any]) -> bool:
    return (option["value"], option["label"]) == BLANK_CHOICE_DASH[0]
