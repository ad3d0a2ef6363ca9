"""Deleting the files that hold an erased person, after the commit. Signed certificates stay with the register."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts.files import delete_stored
from accounts.models import Job
from participants.letters.many.uploads import discard
from participants.models import AssignmentLetter, LetterUpload, Registration, SheetImport
from participants.registering.letters import detach_letters, empty_file

from .traces import Traces


def forget_files(registrations: Sequence[Registration], traces: Traces) -> None:
    _forget_letters(registrations)
    for upload in SheetImport.objects.order_by("pk").iterator(chunk_size=1):  # one of them may have megabytes
        content = [upload.name, upload.sheet, upload.rows, upload.source, upload.answers, upload.outcome]
        if traces.are_in(content):
            _delete_later(upload.file)
            upload.delete()
    _forget_results(traces)


def _forget_letters(registrations: Sequence[Registration]) -> None:
    """The file of a letter names all whom it covers. The others keep its number and date."""
    for letter in AssignmentLetter.objects.filter(registrations__in=registrations).distinct():
        empty_file(letter)
    detach_letters([one for one in registrations if one.letter_id])
    for upload in LetterUpload.objects.filter(event__registrations__in=registrations).distinct():
        discard(upload)  # any of its files may name the person, and all can be sent again


def _forget_results(traces: Traces) -> None:
    """Delete the files that jobs made: any of them may name the person, and all can be made again."""
    for job in Job.objects.exclude(file=""):
        _delete_later(job.file)
        Job.objects.filter(pk=job.pk).update(file="", file_name="", file_size=0)
    texts = ("subject", "arguments", "step", "error", "next_address", "file_name")
    for job in Job.objects.order_by("pk").iterator(chunk_size=500):
        new = {name: traces.without_in(getattr(job, name)) for name in texts}
        if any(value != getattr(job, name) for name, value in new.items()):
            Job.objects.filter(pk=job.pk).update(**new)


def _delete_later(file: FieldFile) -> None:
    if file.name:
        stored = type(file)(file.instance, file.field, file.name)  # deleting a row empties its key, not this one
        transaction.on_commit(partial(delete_stored, stored))
