from unicodedata import category

from django.db import migrations


def clean_names(apps, schema_editor):
    """Remove invisible characters from names and reasons. A name that another agency of the region has stays as it is."""
    agencies = apps.get_model("agencies", "Agency").objects.using(schema_editor.connection.alias)
    for pk, name, kind, province, regency in _unclean(agencies, "name", "kind", "province", "regency"):
        same = {"regency": regency} if regency else {"province": province, "regency": None}
        if not agencies.filter(kind=kind, name__iexact=_clean(name), **same).exclude(pk=pk).exists():
            agencies.filter(pk=pk).update(name=_clean(name))
    former = apps.get_model("agencies", "FormerName").objects.using(schema_editor.connection.alias)
    for pk, name, agency in _unclean(former, "name", "agency"):
        if not former.filter(agency=agency, name__iexact=_clean(name)).exclude(pk=pk).exists():
            former.filter(pk=pk).update(name=_clean(name))


def _unclean(rows, name, *others):
    found = rows.order_by("pk").values_list("pk", name, *others).iterator(chunk_size=2_000)
    return [row for row in found if _clean(row[1]) not in ("", row[1])]


def _clean(text):
    return " ".join("".join(each for each in text if category(each) != "Cf").split())


class Migration(migrations.Migration):
    dependencies = [("agencies", "0009_regency_former_names")]

    operations = [migrations.RunPython(clean_names, migrations.RunPython.noop)]
