from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from .checks import check_made_files
from .private_files import protect_stored_files


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own site, and the modes of stored files after each `migrate`."""

    default_site = "bimtek_portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        register(check_made_files, Tags.staticfiles)
        post_migrate.connect(protect_stored_files, sender=self)
