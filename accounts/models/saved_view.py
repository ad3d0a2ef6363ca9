"""A list with its filters and its order, saved under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rights import roles_with
from agencies.models.fields import TidyCharField

from .user import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def readable_by(self, user: User) -> "SavedViewQuerySet":
        """Return the user's own, and those that colleagues share: national staff with national staff, the staff of a
        province with that province. An account that moves or is closed takes its views along."""
        scope = user.scope
        shared = Q(shared=True, owner__is_active=True)
        if scope.all_provinces:
            shared &= Q(owner__role__in=roles_with("sees_all_provinces"))
        elif scope.one_province:
            shared &= Q(owner__role__in=roles_with("sees_own_province"), owner__province=scope.one_province)
        else:
            shared = Q(pk__in=[])
        return self.filter(Q(owner=user) | shared)


class SavedView(models.Model):
    """The options of a list's address. They choose from lists of values and have no searched text, so they name nobody;
    the list shows what its reader may see. Written only by accounts.saved_views."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list = models.CharField(max_length=30)
    name = TidyCharField(_("name"), max_length=60)
    query = models.CharField(max_length=1_000, blank=True)
    shared = models.BooleanField(_("shared with colleagues"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                "list",
                Lower("name"),
                name="saved_view_name_once",
                violation_error_message=_("You have a view with this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
