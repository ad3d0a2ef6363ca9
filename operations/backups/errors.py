"""What can be wrong with a backup, as a sentence for the operator."""


class BackupError(Exception):
    """The message is translated and has neither a key nor data."""
