"""The content of the whole database, for comparisons."""

from django.apps import apps


def everything() -> dict[str, list[dict]]:
    """Return all rows of the portal's own tables."""
    names = ("agencies", "accounts", "events", "participants", "reports")
    tables = [model for name in names for model in apps.get_app_config(name).get_models()]
    return {table._meta.label: list(table.objects.order_by("pk").values()) for table in tables}
