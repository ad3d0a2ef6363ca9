"""Checks of the operator's settings for `manage.py check --deploy`, beside those of accounts.checks."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from .backups.errors import BackupError
from .backups.keys import recipients


@register(Tags.security, deploy=True)
def check_operation(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [Warning(text, id=f"operations.W{number:03}") for number, text in _faults()]


def _faults() -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each fault."""
    if not settings.BACKUP_DIR:
        yield 1, "BACKUP_DIR is not set: no backup is made by the schedule."
    elif not Path(settings.BACKUP_DIR).is_dir():
        yield 2, "BACKUP_DIR is no folder, so no backup can be stored."
    elif Path(settings.MEDIA_ROOT) in [Path(settings.BACKUP_DIR), *Path(settings.BACKUP_DIR).parents]:
        yield 3, "BACKUP_DIR is inside MEDIA_ROOT: each backup would contain those before it."
    try:
        recipients()
    except BackupError:
        yield 4, "BACKUP_RECIPIENTS has no public key. `manage.py backup --make-key FILE` makes one."
    if len(settings.BACKUP_KEEP) != 3 or settings.BACKUP_HOURS < 1:
        yield 5, "BACKUP_KEEP needs three numbers (days, weeks, months), and BACKUP_HOURS one of 1 or more."
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        yield 6, "EMAIL_URL is not set: no mail leaves the portal."
    if not settings.PERSONAL_DATA_KEYS:
        yield (
            7,
            "PERSONAL_DATA_KEYS is not set: personal data are encrypted with SECRET_KEY.",
        )
    if Path(settings.MEDIA_ROOT) == settings.BASE_DIR / "media":
        yield 8, "MEDIA_ROOT is inside the code: an update could delete uploaded files."
