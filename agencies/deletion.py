"""References that block the deletion of objects."""

from collections.abc import Iterable

from django.db.models import PROTECT, ForeignObjectRel, Model
from django.utils.text import capfirst


def blocking_references(objects: Iterable[Model]) -> list[str]:
    """Return the counts of protected references to the objects, such as "Registrations: 35"; [] if there are none."""
    objects = list(objects)
    if not objects:
        return []
    keys = [obj.pk for obj in objects]
    counts = {
        relation.field: relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).count()
        for relation in objects[0]._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and getattr(relation, "on_delete", None) is PROTECT
    }
    return [f"{capfirst(field.model._meta.verbose_name_plural)}: {count}" for field, count in counts.items() if count]
