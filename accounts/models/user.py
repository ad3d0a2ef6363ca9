"""Users with their role and, for provincial staff, their province."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rights import Rights, Role, rights_of, roles_with
from accounts.scope import Scope
from agencies.models import Province


class UserManager(BaseUserManager["User"]):
    def having(self, right: str) -> models.QuerySet["User"]:
        """Return the active users whose role has the right, such as "registers_people"."""
        return self.filter(is_active=True, role__in=roles_with(right))

    def holder_of(self, address: str, *, but: "User") -> "User | None":
        """Return another active user with this address, in any case."""
        found = self.filter(is_active=True, email__iexact=address).exclude(pk=but.pk)
        return found.order_by("pk").first() if address else None

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.email = self.normalize_email(user.email)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, **fields | {"role": User.Role.ADMINISTRATOR})


class User(AbstractBaseUser):
    """A person who signs in.

    Rights follow only from the role (accounts.rights). There are no groups and no permissions to assign, so nobody can
    have more rights than the role gives.
    """

    Role = Role

    class Alert(models.TextChoices):
        INACTIVE = "inactive", _("account not active")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return "over"

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("A user with that name exists already.")},
    )
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=13, choices=Role)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("province"),
        help_text=_("Only for provincial staff: the province they work for."),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick instead of deleting: the user's work keeps its author.")
    )
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    """When the account was deactivated; written by `save`."""
    initial_password_since = models.DateTimeField(
        _("initial password since"),
        null=True,
        editable=False,
        help_text=_("When somebody else set the password. Empty once the holder has chosen one."),
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="provincial", province__isnull=False)
                | Q(role__in=["administrator", "coordinator"], province=None),
                name="user_province_fits_role",
                violation_error_message=_("Provincial staff have one province, everyone else has none."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once_in_any_case",  # sign-in ignores case
                violation_error_message=_("A user with that name exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_absolute_url(self) -> str:
        """Return the address of the page where administrators change the account."""
        return reverse("users:user-edit", args=[self.pk])

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if self.is_active:
            self.closed_at = None
        elif self.closed_at is None:
            self.closed_at = timezone.now()
        if update_fields is not None and "is_active" in update_fields:
            update_fields = {*update_fields, "closed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_full_name(self) -> str:
        return str(self)

    def set_password(self, raw_password: str | None) -> None:
        """Set a password that somebody else knows, such as an operator; None for no password."""
        super().set_password(raw_password)
        self.initial_password_since = timezone.now() if raw_password is not None else None

    def choose_password(self, raw_password: str) -> None:
        """Set a password that only the holder of the account knows."""
        self.set_password(raw_password)
        self.initial_password_since = None

    @property
    def alert(self) -> "User.Alert | None":
        """Return what a list of users must point out about this one."""
        return None if self.is_active else self.Alert.INACTIVE

    @property
    def rights(self) -> Rights:
        """Return the user's rights, such as `user.rights.plans_events`."""
        return rights_of(self.role)

    @property
    def scope(self) -> Scope:
        """Return the provinces whose agencies, people and events the user sees; none without a right."""
        if self.rights.sees_all_provinces:
            return Scope(all_provinces=True)
        return Scope(one_province=self.province_id if self.rights.sees_own_province else None)

    # Required by Django's admin.

    @property
    def is_staff(self) -> bool:
        return self.rights.administers

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
