"""Moments in requests."""

from datetime import UTC, datetime


def read_moment(text: object) -> datetime | None:
    """Return a time with its offset, converted to UTC, or None if no database can hold the text.

    Python accepts an offset of 16 hours and more; PostgreSQL does not.
    """
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
