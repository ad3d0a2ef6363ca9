"""Finished parts of a long task, kept on disk so that a new run after a crash continues where the last one stopped.

The task makes its files in chunks. The job's step has only the paths.
"""

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID, uuid4
from zipfile import ZIP_STORED, ZipFile

from django.core.files.base import File
from django.core.files.storage import default_storage

from accounts.models import Job

from .running import Progress

FOLDER = "job-parts"
_COPY = 2**20

NamedFile = tuple[str, bytes]
"""Name and content. Files with the same name, at most one per chunk, are pieces of one file.

A file whose name begins with a dot is a note for the next run (last_note) and is not part of the result.
"""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a batch. `part` counts from 1. `rendered(count)` reports how many keys of the chunk are done.

    `rendered` raises Interrupted when the task must stop.
    """

    keys: Sequence[int]
    part: int
    parts: int
    before: int
    """The number of keys in the chunks before this one."""
    rendered: Callable[[int], None]


def all_keys(job: Job) -> list[int]:
    """Return the keys of all chunks of the job, made or not; none before the first run."""
    return job.step["keys"] if job.step else []


def make_in_chunks(
    job: Job,
    progress: Progress,
    *,
    keys: Callable[[], Iterable[int]],
    size: int,
    make: Callable[[Chunk], Iterable[NamedFile]],
) -> list[int]:
    """Call `make` for each chunk of `size` keys that no earlier run has finished, store its files and return all keys.

    `keys` is called only in the first run. If `make` is a generator, only one file is in memory at a time.
    """
    step = job.step or {"keys": list(keys()), "parts": []}
    every: list[int] = step["keys"]
    total = len(every)
    chunks = [every[start : start + size] for start in range(0, total, size)]
    progress(min(len(step["parts"]) * size, total), total, step=step)
    for part in range(len(step["parts"]), len(chunks)):
        before = part * size
        chunk = Chunk(
            keys=chunks[part],
            part=part + 1,
            parts=len(chunks),
            before=before,
            rendered=partial(_report, progress, before, total),
        )
        step["parts"].append(_stored(job, make(chunk)))
        gc.collect()  # a PDF leaves reference cycles, which Python would free too late
        progress(before + len(chunk.keys), total, step=step)
    return every


def _report(progress: Progress, before: int, total: int, count: int) -> None:
    progress(before + count, total)


def _stored(job: Job, files: Iterable[NamedFile]) -> str:
    """Store the files as one ZIP and return its path, which no other run uses."""
    with tempfile.TemporaryFile() as content:
        with ZipFile(content, "w", ZIP_STORED) as archive:
            for name, file in files:
                archive.writestr(name, file)
        content.seek(0)
        return default_storage.save(f"{FOLDER}/{job.pk}/{uuid4().hex}.zip", File(content))


def last_note(job: Job, name: str) -> bytes | None:
    """Return the note with this name from the last finished chunk, or None."""
    for path in _parts(job)[-1:]:
        with _archive(path) as archive:
            return archive.read(name) if name in archive.namelist() else None
    return None


def count_files(job: Job) -> int:
    """Return the number of files in all chunks."""
    return len(_names(job))


@contextmanager
def single_file(job: Job) -> Iterator[BinaryIO]:
    """Give the only file of the task, open for reading."""
    with tempfile.TemporaryFile() as content:
        for name, paths in _names(job).items():
            _copy(name, paths, content)
        content.seek(0)
        yield content


@contextmanager
def joined(job: Job) -> Iterator[BinaryIO]:
    """Give a ZIP of all files in order, open for reading. It is not compressed, since PDF already is."""
    with tempfile.TemporaryFile() as content:
        with ZipFile(content, "w", ZIP_STORED) as whole:
            for name, paths in _names(job).items():
                with whole.open(name, "w") as entry:
                    _copy(name, paths, entry)
        content.seek(0)
        yield content


def _parts(job: Job) -> list[str]:
    """Return the archives of the chunks that are made, in their order."""
    return job.step["parts"] if job.step else []


def _names(job: Job) -> dict[str, list[str]]:
    """Return the names of the files in order, each with the archives of its pieces."""
    found: dict[str, list[str]] = {}
    for path in _parts(job):
        with _archive(path) as archive:
            for name in archive.namelist():
                if not name.startswith("."):
                    found.setdefault(name, []).append(path)
    return found


def _copy(name: str, paths: Sequence[str], into: IO[bytes]) -> None:
    for path in paths:
        with _archive(path) as archive, archive.open(name) as piece:
            shutil.copyfileobj(piece, into, _COPY)


@contextmanager
def _archive(path: str) -> Iterator[ZipFile]:
    with default_storage.open(path) as part, ZipFile(part) as archive:
        yield archive


def discard_finished_parts() -> None:
    """Delete the stored parts of finished jobs; the jobs' results stay.

    A job does not delete its own parts: if it crashed before its end, the next run would have nothing to continue from.
    """
    if not default_storage.exists(FOLDER):
        return
    stored = {name for name in default_storage.listdir(FOLDER)[0] if _is_key(name)}
    unfinished = Job.objects.unfinished().values_list("pk", flat=True)
    for name in stored - {str(pk) for pk in unfinished}:
        _delete(name)


def _is_key(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _delete(name: str) -> None:
    folder = Path(FOLDER) / name
    if not default_storage.exists(str(folder)):
        return
    for file in default_storage.listdir(str(folder))[1]:
        default_storage.delete(str(folder / file))
    default_storage.delete(str(folder))
