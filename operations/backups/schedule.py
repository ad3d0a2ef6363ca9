"""The clock starts the scheduled backup in a process of its own, because it takes minutes."""

import logging
import subprocess
import sys

from django.conf import settings
from django.utils import timezone

from operations.models import Backup

from .recording import slot

logger = logging.getLogger(__name__)
_running: list["subprocess.Popen[bytes]"] = []


def start_if_due() -> None:
    """Start the backup of this interval, if BACKUP_DIR is set and no machine has begun it."""
    for process in [one for one in _running if one.poll() is not None]:
        _running.remove(process)
        if process.returncode:
            logger.error("The scheduled backup failed (%s); its own lines say why.", process.returncode)
    if settings.BACKUP_DIR and not _running and not Backup.objects.filter(slot=slot(timezone.now())).exists():
        _running.append(subprocess.Popen([sys.executable, settings.BASE_DIR / "manage.py", "backup", "--scheduled"]))  # noqa: S603
