from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = _("Participants")

    def ready(self) -> None:
        import_module(f"{self.name}.privacy.checks")  # registers a check
        index = import_module(f"{self.name}.finding.index")
        post_migrate.connect(index.make_index_after_migrate, sender=self)
