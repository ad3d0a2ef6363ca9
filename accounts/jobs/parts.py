"""What a long task has made so far, kept on disk between its runs, so that one begun again after a crash goes on where
the one before it stopped: the task makes its files chunk by chunk, and only paths stand in the job's step."""

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
"""Files of one name are pieces of one file, at most one a chunk. A name that begins with a dot is a note for the next
run (last_note), and handed out nowhere."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of a batch, to be made in one go. `part` counts from 1; `rendered(count)` tells how many of its keys are
    done, and may raise to stop."""

    keys: Sequence[int]
    part: int
    parts: int
    before: int
    """How many keys the chunks before it hold."""
    rendered: Callable[[int], None]


def make_in_chunks(
    job: Job,
    progress: Progress,
    *,
    keys: Callable[[], Iterable[int]],
    size: int,
    make: Callable[[Chunk], Iterable[NamedFile]],
) -> list[int]:
    """Have `make` make the files of each chunk of so many keys that no earlier run has made. What is in the batch is
    asked (`keys`) in the first run and stays; it is returned. Memory holds one file at a time if `make` yields them
    so."""
    step = job.step or {"keys": list(keys()), "parts": []}
    total = len(step["keys"])
    chunks = [step["keys"][start : start + size] for start in range(0, total, size)]
    progress(min(len(step["parts"]) * size, total), total, step=step)
    for part in range(len(step["parts"]), len(chunks)):
        before = part * size
        chunk = Chunk(
            keys=chunks[part],
            part=part + 1,
            parts=len(chunks),
            before=before,
            rendered=lambda count, before=before: progress(before + count, total),
        )
        step["parts"].append(_stored(job, make(chunk)))
        gc.collect()  # what a PDF leaves are circles, which Python would look for too late
        progress(before + len(chunk.keys), total, step=step)
    return step["keys"]


def _stored(job: Job, files: Iterable[NamedFile]) -> str:
    """The files as one ZIP under a name that no other run uses."""
    with tempfile.TemporaryFile() as content:
        with ZipFile(content, "w", ZIP_STORED) as archive:
            for name, file in files:
                archive.writestr(name, file)
        content.seek(0)
        return default_storage.save(f"{FOLDER}/{job.pk}/{uuid4().hex}.zip", File(content))


def last_note(job: Job, name: str) -> bytes | None:
    """What the last chunk that was made noted under that name; None if it noted nothing."""
    paths = job.step["parts"][-1:]
    for path in paths:
        with _archive(path) as archive:
            return archive.read(name) if name in archive.namelist() else None
    return None


def count_files(job: Job) -> int:
    """How many files all chunks made together."""
    return len(_names(job))


@contextmanager
def single_file(job: Job) -> Iterator[BinaryIO]:
    """The one file that was made, open for reading."""
    with tempfile.TemporaryFile() as content:
        for name, paths in _names(job).items():
            _copy(name, paths, content)
        content.seek(0)
        yield content


@contextmanager
def joined(job: Job) -> Iterator[BinaryIO]:
    """A ZIP of all files in their order, open for reading. PDF is packed in itself."""
    with tempfile.TemporaryFile() as content:
        with ZipFile(content, "w", ZIP_STORED) as whole:
            for name, paths in _names(job).items():
                with whole.open(name, "w") as entry:
                    _copy(name, paths, entry)
        content.seek(0)
        yield content


def _names(job: Job) -> dict[str, list[str]]:
    """The files in their order, each with the archives that hold its pieces."""
    found: dict[str, list[str]] = {}
    for path in job.step["parts"]:
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


def discard_of_jobs_that_are_over() -> None:
    """What their chunks left on disk; the jobs' own files stay. A job does not do it itself: a run that broke off
    between that and its end would leave nothing for the next."""
    if not default_storage.exists(FOLDER):
        return
    there = {name for name in default_storage.listdir(FOLDER)[0] if _is_key(name)}
    at_it = Job.objects.unfinished().values_list("pk", flat=True)
    for name in there - {str(pk) for pk in at_it}:
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
