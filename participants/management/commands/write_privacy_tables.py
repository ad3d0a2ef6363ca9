"""Writes the register of personal data into docs/privacy.md and beside the latest version of the privacy notice."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from participants.privacy.notice.versions import latest, table
from participants.privacy.register.markdown import with_table


class Command(BaseCommand):
    help = "Write the register of personal data into docs/privacy.md and the latest version of the privacy notice."

    def handle(self, **options: object) -> None:
        latest().file.write_text(tables())
        page = settings.BASE_DIR / "docs" / "privacy.md"
        page.write_text(with_table(page.read_text()))


def tables() -> str:
    """Return the table of the notice in all languages, as JSON."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = table()
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
