"""Jobs are done whatever dies under them, told their place, and stopped when given up."""

import os
import pickle
import signal
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import psutil
import pytest

from explorer.jobs import Queue
from explorer.jobs.job import Lost, Progress
from explorer.jobs.job_settings import Settings
from explorer.sentence import Refusal
from tests.jobs import tasks
from tests.jobs.conftest import PATIENCE, cluster_process, family, result, wait_until_gone

pytestmark = pytest.mark.processes


def test_a_job_returns_what_its_function_returns(queue):
    job = queue.submit(tasks.add, 1, 2)
    assert result(job) == 3
    assert job.progress().stage == "done"


def test_a_refusal_comes_back_with_its_sentence(queue):
    job = queue.submit(tasks.refuse)
    with pytest.raises(Refusal) as refused:
        result(job)
    assert str(refused.value.sentence) == "A side of 70000 is too long."
    assert job.progress().stage == "failed"


def test_a_bug_in_a_job_is_the_owners_to_see(queue):
    with pytest.raises(ZeroDivisionError, match="the inside of the machine"):
        result(queue.submit(tasks.break_down))


def test_a_worker_is_another_process_with_one_thread_and_memory_kept(queue):
    pid, environment = result(queue.submit(tasks.who))
    assert pid not in (os.getpid(), cluster_process(pid).pid)
    assert environment["OMP_NUM_THREADS"] == "1"
    # With Dask's own 65536 a training step takes twice the CPU time.
    assert int(environment["MALLOC_TRIM_THRESHOLD_"]) > 10**8
    assert int(environment["MALLOC_MMAP_THRESHOLD_"]) > 10**8


def test_the_embedded_cluster_listens_on_this_machine_only(queue):
    pid, _ = result(queue.submit(tasks.who))
    listening = [
        connection.laddr
        for process in family(pid)
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert 8787 not in {address.port for address in listening}  # Dask's dashboard


def test_a_running_job_tells_how_far_it_is(queue, held):
    job, call = held
    while job.progress().done == 0:
        assert job.progress().stage in ("waiting", "running")
    assert job.progress().total == 1_000_000
    assert job.progress().remaining > 0
    call.answer("enough")
    assert result(job) == "enough"


def test_what_waits_is_told_its_place(queue, held):
    _, call = held
    second, third = queue.submit(tasks.add, 1, 1), queue.submit(tasks.add, 2, 2)
    while third.progress() != Progress("waiting", 2):
        assert third.progress().stage in ("starting", "waiting")
    assert second.progress() == Progress("waiting", 1)
    second.cancel()
    while third.progress() != Progress("waiting", 1):
        assert third.progress().stage == "waiting"
    call.answer("enough")
    assert result(third) == 4


def test_a_job_that_is_given_up_stops(queue, held):
    job, call = held
    job.cancel()
    assert job.progress().stage == "cancelled"
    call.wait_until_it_hangs_up()
    with pytest.raises(CancelledError):
        result(job)
    assert result(queue.submit(tasks.add, 1, 2)) == 3


def test_a_job_given_up_before_its_turn_never_begins(queue, held, tmp_path):
    _, call = held
    waiting = queue.submit(tasks.write, str(tmp_path / "begun"))
    waiting.cancel()
    call.answer("enough")
    result(queue.submit(tasks.add, 1, 2))
    assert list(tmp_path.iterdir()) == []


def test_giving_up_what_has_ended_changes_nothing(queue):
    job = queue.submit(tasks.add, 1, 2)
    result(job)
    job.cancel()
    assert (job.progress().stage, result(job)) == ("done", 3)


def test_a_killed_worker_is_replaced_and_the_job_done_all_the_same(queue, board, held):
    job, call = held
    os.kill(call.pid, signal.SIGKILL)
    again = board.next_call()
    assert again.pid != call.pid
    assert cluster_process(again.pid).is_running()
    again.answer("done all the same")
    assert result(job) == "done all the same"


def test_a_job_that_costs_every_worker_its_life_is_given_up_with_a_sentence(queue, board, held):
    job, call = held
    os.kill(call.pid, signal.SIGKILL)
    os.kill(board.next_call().pid, signal.SIGKILL)
    with pytest.raises(Lost, match="A worker was lost over this again and again"):
        result(job)
    assert result(queue.submit(tasks.add, 1, 2)) == 3


def test_a_killed_cluster_is_started_again_and_its_jobs_are_handed_out_again(queue, board, held):
    job, call = held
    waiting = queue.submit(tasks.add, 1, 2)
    before = family(call.pid)
    folder = Path(before[0].cmdline()[5])
    assert folder.is_dir()
    before[0].kill()
    again = board.next_call()
    again.answer("done all the same")
    assert result(job) == "done all the same"
    assert result(waiting) == 3
    wait_until_gone(before)
    assert not folder.exists()


def test_many_threads_submit_at_once(queue):
    with ThreadPoolExecutor(8) as pool:
        jobs = list(pool.map(lambda number: queue.submit(tasks.add, number, 1), range(40)))
    assert [result(job) for job in jobs] == list(range(1, 41))


def test_closing_ends_jobs_and_processes_and_a_later_job_begins_anew(board):
    queue = Queue(Settings(loaded=(), workers=1))
    job = queue.submit(tasks.hold, board.port)
    waiting = queue.submit(tasks.add, 1, 2)
    processes = family(board.next_call().pid)
    folder = Path(processes[0].cmdline()[5])
    assert folder.is_dir()
    queue.close()
    assert (job.progress().stage, waiting.progress().stage) == ("cancelled", "cancelled")
    wait_until_gone(processes)
    assert not folder.exists()
    assert result(queue.submit(tasks.add, 1, 2)) == 3
    queue.close()


@pytest.mark.soak
def test_closing_does_not_wait_for_a_job_that_never_reports(board):
    queue = Queue(Settings(loaded=(), workers=1))
    queue.submit(tasks.hold_deaf, board.port)
    processes = family(board.next_call().pid)
    queue.close()
    wait_until_gone(processes)


@pytest.mark.soak
def test_a_cluster_without_jobs_is_ended_and_the_next_job_starts_it(board):
    queue = Queue(Settings(loaded=(), workers=1, idle=0))
    job = queue.submit(tasks.hold, board.port)
    call = board.next_call()
    processes = family(call.pid)
    call.answer("enough")
    assert result(job) == "enough"
    wait_until_gone(processes)
    assert result(queue.submit(tasks.add, 1, 2)) == 3
    queue.close()


def test_a_cluster_that_was_prepared_is_there_before_the_job(board):
    queue, before = Queue(Settings(loaded=(), workers=1)), set(psutil.Process().children())
    queue.prepare()
    end = monotonic() + PATIENCE
    while not (started := set(psutil.Process().children()) - before):
        assert monotonic() < end
    queue.submit(tasks.hold, board.port)
    assert started == {cluster_process(board.next_call().pid)}
    queue.close()


def test_more_than_may_wait_is_refused_with_the_number(board):
    queue = Queue(Settings(loaded=(), workers=1, most_waiting=1))
    running = queue.submit(tasks.hold, board.port)
    call = board.next_call()
    waiting = queue.submit(tasks.add, 1, 2)
    with pytest.raises(Refusal, match="1 jobs wait for a worker already"):
        queue.submit(tasks.add, 1, 2)
    call.answer("enough")
    assert (result(running), result(waiting)) == ("enough", 3)
    queue.close()


def test_a_worker_past_its_memory_is_ended_and_the_job_told_why(board):
    queue = Queue(Settings(loaded=(), workers=1, worker_memory=600_000_000))
    job = queue.submit(tasks.fill, 700_000_000, board.port)
    with pytest.raises(Lost, match="600\u202fMB"):
        result(job)
    assert result(queue.submit(tasks.add, 1, 2)) == 3
    queue.close()


def test_an_address_at_which_nobody_answers_is_a_sentence(monkeypatch):
    monkeypatch.setattr("explorer.jobs.connection._ANSWER", 0.1)
    monkeypatch.setattr("explorer.jobs.queue._BETWEEN_TRIES", 0)
    queue = Queue(Settings(address="tcp://127.0.0.1:9"))
    with pytest.raises(Lost, match=r"The workers at .* do not answer"):
        result(queue.submit(tasks.add, 1, 2))
    queue.close()


def test_only_functions_that_another_process_can_import_are_taken(queue):
    with pytest.raises((AttributeError, pickle.PicklingError)):
        queue.submit(lambda report: None)


def test_large_arguments_are_refused(queue):
    with pytest.raises(ValueError, match="send ids, and small arrays"):
        queue.submit(tasks.add, bytes(2_000_000), 1)
