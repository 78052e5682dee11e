"""A scheduler runs nobody's code who does not show its certificate, whatever account he has."""

import os

import psutil
import pytest
from distributed import Client, Security

from explorer.jobs import cluster_access
from explorer.jobs.cluster_access import ClusterAccess
from explorer.jobs.embedded import Embedded
from explorer.jobs.job_settings import Settings
from tests.aside import finished
from tests.child_processes import line_of
from tests.jobs.conftest import PATIENCE


async def who_runs_it(address, security, timeout):
    """Sends code, and returns the process that ran it."""
    async with Client(
        address, security=security, asynchronous=True, timeout=timeout, set_as_default=False
    ) as client:
        return await client.submit(os.getpid, pure=False)


async def sent_by_the_app_and_by_strangers(cluster):
    access = await cluster.access()
    mine = await who_runs_it(access.address, access.security, PATIENCE)
    assert psutil.Process(mine) in psutil.Process().children(recursive=True)
    plain = access.address.replace("tls://", "tcp://")
    for address, security in ((plain, Security()), (access.address, Security.temporary())):
        with pytest.raises(OSError):
            await who_runs_it(address, security, 2)
    return access


@pytest.mark.processes
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_code_that_is_sent_without_the_certificate_is_not_run():
    cluster = Embedded(Settings(loaded=(), workers=1))
    try:
        access = finished(sent_by_the_app_and_by_strangers(cluster))
        secret = access.security.get_tls_config_for_role("client")["key"]
        assert secret.startswith("-----BEGIN PRIVATE KEY-----")
        for process in psutil.Process().children(recursive=True):
            assert secret not in line_of(process)
    finally:
        cluster.end()


def test_each_cluster_has_a_certificate_of_its_own_which_its_line_carries():
    first, other = cluster_access.drawn(), cluster_access.drawn()
    keys = [each.get_tls_config_for_role("client")["key"] for each in (first, other)]
    assert keys[0] != keys[1]
    read = ClusterAccess.from_line(ClusterAccess("tls://127.0.0.1:1", first).line())
    assert read.address == "tls://127.0.0.1:1"
    assert read.security.require_encryption
    told, drawn = (each.get_tls_config_for_role("client") for each in (read.security, first))
    assert told == drawn


def test_a_cluster_at_an_address_needs_the_files_that_dasks_settings_name():
    with pytest.raises(OSError, match=r"distributed\.comm\.tls\.ca-file"):
        cluster_access.configured("tls://10.0.0.1:8786")
    assert cluster_access.configured("tcp://10.0.0.1:8786").address == "tcp://10.0.0.1:8786"
