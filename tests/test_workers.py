"""Real worker processes on the database of the test: killed, stopped, and several at the same time."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.jobs.running import cancel, start
from accounts.jobs.sweeping import STALE, sweep
from accounts.jobs.work import LARGE
from accounts.models import Job
from tests import make
from tests.work import DEADLINE, LONE, ROOT, fresh, run_jobs, wait_until, worker_process

pytestmark = pytest.mark.django_db(transaction=True)

State = Job.State
HALT, TOTAL = 3, 6


@pytest.fixture
def gate(tmp_path) -> Path:
    return tmp_path / "gate"


@pytest.fixture
def lines(tmp_path) -> Path:
    return tmp_path / "lines"


@pytest.fixture
def job(gate, lines) -> Job:
    """Return a job of six steps that waits for the gate after the third."""
    return start("tests.steps", by=make.user(), arguments=arguments(gate, lines))


def arguments(gate: Path, lines: Path) -> dict:
    return {"total": TOTAL, "halt": HALT, "gate": str(gate), "lines": str(lines)}


def halted(job: Job) -> bool:
    return fresh(job).step == HALT


def steps(lines: Path) -> list[int]:
    return [int(line.split()[1]) for line in lines.read_text().splitlines()]


def processes(lines: Path) -> list[int]:
    return [int(line.split()[0]) for line in lines.read_text().splitlines()]


def is_over(job: Job) -> bool:
    return fresh(job).is_over


def grow_stale(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - STALE * 2)


def test_the_job_of_a_killed_worker_continues_at_its_step_after_a_sweep(job, gate, lines):
    with worker_process() as worker:
        wait_until(lambda: halted(job))
        worker.kill()
        worker.wait()
    sweep()
    assert fresh(job).state == State.RUNNING  # nobody has noticed yet
    grow_stale(job)
    sweep()
    assert fresh(job).state == State.QUEUED
    gate.touch()
    with worker_process("another"):
        wait_until(lambda: is_over(job))
    assert (fresh(job).state, fresh(job).runs, fresh(job).done) == (State.DONE, 2, TOTAL)
    assert steps(lines) == [*range(TOTAL)]
    assert len({*processes(lines)}) == 2


def test_a_worker_that_replaces_a_dead_one_takes_over_its_job(job, gate, lines):
    """Under a supervisor this happens at once, without a sweep."""
    with worker_process(workers=1) as supervisor:
        wait_until(lambda: halted(job))
        os.kill(processes(lines)[-1], signal.SIGKILL)
        gate.touch()
        wait_until(lambda: is_over(job))
        assert (fresh(job).state, fresh(job).runs) == (State.DONE, 2)
        assert steps(lines) == [*range(TOTAL)]
        supervisor.terminate()
        assert supervisor.wait(timeout=DEADLINE) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_processes_and_the_job_is_handed_back(job, gate, lines, number):
    with worker_process(workers=2) as supervisor:
        wait_until(lambda: halted(job))
        children = children_of(supervisor.pid)
        assert len(children) == 3  # two workers and the clock
        supervisor.send_signal(number)
        assert supervisor.wait(timeout=DEADLINE) == 0
    assert not any(map(is_alive, children))
    assert (fresh(job).state, fresh(job).runs, fresh(job).step) == (State.QUEUED, 0, HALT)
    gate.touch()
    run_jobs()
    assert (fresh(job).state, fresh(job).runs) == (State.DONE, 1)
    assert steps(lines) == [*range(TOTAL)]


def test_no_process_outlives_a_killed_supervisor(job):
    with worker_process(workers=1) as supervisor:
        wait_until(lambda: halted(job))
        children = children_of(supervisor.pid)
        supervisor.kill()
        supervisor.wait()
        wait_until(lambda: not any(map(is_alive, children)))
    assert fresh(job).state == State.QUEUED


def test_a_cancelled_job_stops(job):
    with worker_process():
        wait_until(lambda: halted(job))
        cancel(job)
        wait_until(lambda: is_over(job))
    assert (fresh(job).state, fresh(job).done) == (State.CANCELLED, HALT)


def test_two_workers_run_each_job_once(gate, lines):
    gate.touch()
    user = make.user()
    jobs = [start("tests.steps", by=user, arguments=arguments(gate, lines)) for _ in range(20)]
    with worker_process("one"), worker_process("two"):
        # A worker marks its row of the queue after the job, so a job can be over a moment before its row.
        wait_until(lambda: not DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exists())
    assert {fresh(job).state for job in jobs} == {State.DONE}
    assert {fresh(job).runs for job in jobs} == {1}
    assert sorted(steps(lines)) == sorted([*range(TOTAL)] * 20)
    assert DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 20


def test_a_job_queued_twice_runs_once(job, gate, lines):
    """After an unnecessary sweep, the old queue row no longer belongs to the job and starts nothing."""
    gate.touch()
    row = DBTaskResult.objects.get()
    DBTaskResult.objects.create(
        args_kwargs=row.args_kwargs, task_path=row.task_path, backend_name=row.backend_name, run_after=row.run_after
    )
    with worker_process("one"), worker_process("two"):
        wait_until(lambda: DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 2)
    assert (fresh(job).state, fresh(job).runs) == (State.DONE, 1)
    assert steps(lines) == [*range(TOTAL)]


@pytest.mark.parametrize("lost", ["the run", "the row of the queue"])
def test_many_sweeps_at_the_same_time_queue_a_job_once(job, lost):
    """Each sweep has its own connection."""
    if lost == "the run":
        with worker_process(LONE) as worker:
            wait_until(lambda: halted(job))
            worker.kill()
            worker.wait()
        grow_stale(job)
    else:
        DBTaskResult.objects.all().delete()
    barrier = Barrier(4)
    faults = []

    def sweep_at_once() -> None:
        try:
            barrier.wait()
            sweep()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=sweep_at_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert fresh(job).state == State.QUEUED
    assert [row.pk for row in DBTaskResult.objects.ready()] == [fresh(job).queue_row]


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_peak_memory_of_a_worker_does_not_include_its_parent():
    """getrusage on Linux includes it, so a worker of a large parent would end after its first job."""
    ballast = bytearray(os.urandom(1024)) * (LARGE // 1024 + 1)
    program = "import django; django.setup(); from accounts.jobs.work import peak_memory; print(peak_memory())"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert len(ballast) > LARGE > int(run.stdout) > 1024 * 1024
