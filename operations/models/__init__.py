from .backup import Backup

__all__ = ["Backup"]
