"""The question that forms ask before they close agencies."""

from collections.abc import Sequence
from datetime import date

from agencies.closing import effects_of_closing
from agencies.forms import AsksOnce
from agencies.models import Agency


class ClosingQuestion(AsksOnce):
    """A part of forms with the field `closed_on`, which asks before a day with effects is stored."""

    def ask_before_closing(self, agencies: Sequence[Agency], day: date) -> None:
        """Add the effects as errors unless the user has seen them."""
        self.ask(effects_of_closing(dict.fromkeys(agencies, day)), field="closed_on", about=day)
