"""The whole database, to compare before and after."""

from django.apps import apps


def everything() -> dict[str, list[dict]]:
    """All rows of all tables of ours."""
    names = ("agencies", "accounts", "events", "participants", "reports")
    tables = [model for name in names for model in apps.get_app_config(name).get_models()]
    return {table._meta.label: list(table.objects.order_by("pk").values()) for table in tables}
