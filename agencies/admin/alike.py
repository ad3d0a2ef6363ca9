"""The question that the form asks about an agency whose name is like that of another one."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from agencies.adding import Neighbours
from agencies.forms import AsksOnce
from agencies.models import Agency


class AlikeQuestion(AsksOnce):
    """A part of forms with the field `name`, which asks whether the agency is recorded already."""

    def ask_about_alike(self, agency: Agency) -> None:
        """Add those that are alike as errors unless the user has seen them."""
        others = [one for one in Neighbours([agency.region_code]).alike(agency) if one.pk != agency.pk]
        then = _("Nothing is stored yet. If this is another agency, send the form again.")
        self.ask([_described(one) for one in others], field="name", about=agency.name, then=then)


def _described(agency: Agency) -> str:
    said = _("%(agency)s is recorded here. Is it the same?") % {"agency": agency.name}
    return format_html('<a href="{}">{}</a>', agency.get_absolute_url(), said)
