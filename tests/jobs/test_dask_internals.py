"""What is taken from Dask beyond its documentation exists and does what is relied on."""

import logging
import multiprocessing
import os

import dask
import distributed.utils
import pytest
from distributed import Client, LocalCluster

from explorer.jobs import dask_internals
from tests.aside import finished


@pytest.fixture
def unset_preload(monkeypatch):
    """Dask as it is before anything was preloaded; what is set is collected, not done."""
    monkeypatch.setattr(distributed.utils, "_forkserver_preload_set", False)
    context = multiprocessing.get_context("forkserver")
    lists = []
    monkeypatch.setattr(context, "set_forkserver_preload", lists.append)
    return lists


def test_dask_leaves_the_list_of_what_is_preloaded_alone(unset_preload):
    dask_internals.preload(("distributed", "torch"))
    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        distributed.utils.get_mp_context()
    assert unset_preload == [["distributed", "torch"]]


def test_without_it_dask_sets_a_list_of_its_own(unset_preload):
    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        distributed.utils.get_mp_context()
    (own,) = unset_preload
    assert "distributed" in own


async def _connected_then_left():
    """Whether a connection holds while its scheduler is there, and after it has gone."""
    async with LocalCluster(
        n_workers=0, processes=False, dashboard_address=None, asynchronous=True
    ) as cluster:
        client = await Client(cluster.scheduler_address, asynchronous=True, set_as_default=False)
        connection = dask_internals.Connection(client)
        before = connection.holds
        await dask_internals.close_at_once(client)
        return before, connection.holds, client.status


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_connection_holds_until_it_is_closed():
    assert finished(_connected_then_left()) == (True, False, "closed")


def test_a_job_that_loses_its_workers_has_an_error_of_its_own():
    assert issubclass(dask_internals.KilledWorker, Exception)
    raised = distributed.scheduler.KilledWorker
    assert raised is dask_internals.KilledWorker


def test_the_cores_are_those_that_the_process_may_use():
    assert 1 <= dask_internals.CORES <= os.cpu_count()


def test_a_lost_scheduler_is_not_logged_three_times(caplog):
    log = logging.getLogger("distributed.client")
    dask_internals.silence_client()
    assert not log.isEnabledFor(logging.ERROR)
    assert distributed.client.logger is log
