"""What keeps a row from being deleted."""

from collections.abc import Iterable

from django.db.models import PROTECT, Model
from django.utils.text import capfirst


def what_holds(objects: Iterable[Model]) -> list[str]:
    """What refers to the objects and keeps them from being deleted, such as "Registrations: 35"; [] if nothing does."""
    objects = list(objects)
    if not objects:
        return []
    keys = [obj.pk for obj in objects]
    counts = {
        relation.field: relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).count()
        for relation in objects[0]._meta.get_fields(include_hidden=True)
        if relation.auto_created and getattr(relation, "on_delete", None) is PROTECT
    }
    return [f"{capfirst(field.model._meta.verbose_name_plural)}: {count}" for field, count in counts.items() if count]
