"""The session engine (SESSION_ENGINE): Django's table of sessions with the user and the device in columns.

Django's own table has them inside the encoded data, so a search for the sessions of a user would read all sessions.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import BrowserSession

SIGN_IN = "sign_in"
"""The key of the facts about the sign-in: {"at", "seen": seconds since 1970, "address", "browser"}."""


class SessionStore(DatabaseStore):
    jobs_running = 0
    jobs_failed = 0
    """The user's jobs (BrowserSessionQuerySet.with_jobs), once the session is loaded."""

    @classmethod
    def get_model_class(cls) -> type["BrowserSession"]:
        # Not imported, because Django loads the engine before the models.
        return apps.get_model("accounts", "BrowserSession")

    def load(self) -> dict[str, Any]:
        """Return the data of the session. The query also counts the user's jobs, for the header of each page."""
        stored = self.get_model_class().objects.with_jobs()
        row = stored.filter(session_key=self.session_key, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
            return {}
        self.jobs_running, self.jobs_failed = row.jobs_running, row.jobs_failed
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict) -> "BrowserSession":
        row = cast("BrowserSession", super().create_model_instance(data))
        facts = data.get(SIGN_IN)
        if SESSION_KEY in data and facts:
            row.user_id = int(data[SESSION_KEY])
            row.signed_in_at = datetime.fromtimestamp(facts["at"], UTC)
            row.seen_at = datetime.fromtimestamp(facts["seen"], UTC)
            row.address = facts["address"] or None
            row.browser = facts["browser"]
        return row
