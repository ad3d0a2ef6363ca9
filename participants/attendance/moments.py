"""Moments as strangers write them."""

from datetime import UTC, datetime


def read_moment(text: object) -> datetime | None:
    """A time with its offset from UTC, in UTC; None where the text is none that a database can hold. An offset of 16
    hours and more is a time for Python, and an error for PostgreSQL."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
