"""Tasks that make files in chunks: a new run continues where the last one stopped."""

import zipfile
from collections.abc import Iterator

import pytest

from accounts.jobs import parts
from accounts.jobs.parts import Chunk, NamedFile
from accounts.jobs.running import Cancelled, HandedBack, Progress, ThisProcess, start
from accounts.models import Job
from tests import make
from tests.work import fresh

KEYS = [*range(1, 8)]
SIZE = 3


class PowerCut(BaseException):
    """The run ends without any clean-up."""


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def job(db) -> Job:
    return begun(start("tests.file", by=make.user()))


def begun(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    return fresh(job)


def run(job: Job, made: list[int], until: int | None = None, keys=KEYS) -> list[int]:
    """Run a task that makes a file for each key and adds the key to `made`; the power fails at the file `until`."""

    def files(chunk: Chunk) -> Iterator[NamedFile]:
        for place, key in enumerate(chunk.keys, start=1):
            if key == until:
                raise PowerCut
            made.append(key)
            yield f"{key}.txt", f"file {key} of part {chunk.part}/{chunk.parts} after {chunk.before}".encode()
            chunk.rendered(place)

    return parts.make_in_chunks(job, Progress(job), keys=lambda: keys, size=SIZE, make=files)


def names(job: Job) -> list[str]:
    with parts.joined(job) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def on_disk(settings) -> list[str]:
    return sorted(path.parent.name for path in settings.MEDIA_ROOT.glob("job-parts/*/*"))


def test_each_file_is_made_once_and_progress_is_correct(job):
    made = []
    assert run(job, made) == KEYS
    assert made == KEYS
    assert names(job) == [f"{key}.txt" for key in KEYS]
    assert (fresh(job).done, fresh(job).total) == (7, 7)
    with parts.joined(job) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("4.txt") == b"file 4 of part 2/3 after 3"


@pytest.mark.parametrize("until", KEYS)
def test_a_run_after_a_power_cut_continues_at_the_interrupted_chunk(job, until):
    first, second = [], []
    with pytest.raises(PowerCut):
        run(job, first, until)
    broken = (until - 1) // SIZE * SIZE  # the number of keys in finished chunks
    assert (fresh(job).done, len(fresh(job).step["parts"])) == (broken, broken // SIZE)
    job = begun(job)
    assert run(job, second, keys=[99]) == KEYS  # the first run decided the content of the batch
    assert second == KEYS[broken:]
    assert names(job) == [f"{key}.txt" for key in KEYS]


def test_the_task_is_cancelled_between_two_files(job):
    made = []
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    with pytest.raises(Cancelled):
        run(job, made)
    assert made == []


def test_a_stopping_worker_hands_the_job_back_at_its_step(job, monkeypatch):
    made = []

    def files(chunk: Chunk) -> Iterator[NamedFile]:
        made.extend(chunk.keys)
        monkeypatch.setattr(ThisProcess, "stopping", chunk.part == 2)
        yield f"{chunk.part}.txt", b""

    with pytest.raises(HandedBack):
        parts.make_in_chunks(job, Progress(job), keys=lambda: KEYS, size=SIZE, make=files)
    assert made == KEYS[:6]
    monkeypatch.setattr(ThisProcess, "stopping", False)
    job = begun(job)
    assert len(job.step["parts"]) == 1
    run(job, made := [])
    assert made == KEYS[3:]


def test_a_single_file_is_not_zipped(job):
    run(job, [], keys=[5])
    assert parts.count_files(job) == 1
    with parts.single_file(job) as file:
        assert file.read() == b"file 5 of part 1/1 after 0"


def test_pieces_of_one_name_become_one_file_and_notes_are_left_out(job):
    noted = []

    def pieces(chunk: Chunk) -> Iterator[NamedFile]:
        noted.append(parts.last_note(job, ".so-far"))
        yield ".so-far", b"after %d" % chunk.part
        yield "whole.txt", bytes(chunk.keys)

    parts.make_in_chunks(job, Progress(job), keys=lambda: KEYS, size=SIZE, make=pieces)
    assert noted == [None, b"after 1", b"after 2"]
    assert parts.last_note(job, ".other") is None
    assert (parts.count_files(job), names(job)) == (1, ["whole.txt"])
    with parts.single_file(job) as file, parts.joined(job) as archive:
        assert file.read() == zipfile.ZipFile(archive).read("whole.txt") == bytes(KEYS)


def test_parts_of_finished_jobs_are_deleted(job, settings):
    run(job, [])
    other = begun(start("tests.file", by=job.by))
    run(other, [])
    assert on_disk(settings) == sorted([str(job.pk)] * 3 + [str(other.pk)] * 3)
    parts.discard_finished_parts()
    assert len(on_disk(settings)) == 6
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED)
    parts.discard_finished_parts()
    assert on_disk(settings) == [str(other.pk)] * 3
    Job.objects.filter(pk=other.pk).update(state=Job.State.DONE)
    parts.discard_finished_parts()
    assert on_disk(settings) == []
    assert list((settings.MEDIA_ROOT / "job-parts").iterdir()) == []
