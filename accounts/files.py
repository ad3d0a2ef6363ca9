"""Deleting files that rows refer to."""

from django.db.models.fields.files import FieldFile


def delete_stored(file: FieldFile) -> None:
    """Delete the file from the storage, if there is one. The row keeps its name."""
    if file.name:
        file.storage.delete(file.name)
