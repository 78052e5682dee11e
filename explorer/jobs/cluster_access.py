"""Where a scheduler is, and the certificate with which it lets one in.

Whoever reaches a scheduler has its workers run code. So both ends of each connection show a
certificate: any other account of the machine is turned away at the handshake, before a byte of what
it sends is unpickled. The embedded cluster's is drawn when it starts, is known to its own processes
and the app's, and goes with them; of a cluster at an address, Dask's own settings name the files.
"""

import json
from dataclasses import dataclass
from typing import cast

from distributed import Security


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """What a client needs."""

    address: str
    security: Security

    def line(self) -> str:
        """As it is handed to the app, through a pipe that nobody else reads."""
        shown = self.security.get_tls_config_for_role("client")
        return json.dumps([self.address, shown["cert"], shown["key"]])

    @classmethod
    def from_line(cls, line: str) -> "ClusterAccess":
        """The other end of the pipe."""
        address, certificate, key = json.loads(line)
        return cls(
            address,
            Security(
                require_encryption=True,
                tls_ca_file=certificate,  # it vouches for itself, and for nobody else
                tls_client_cert=certificate,
                tls_client_key=key,
            ),
        )


def drawn() -> Security:
    """A certificate that nobody has seen, for all parts of one cluster; in memory only."""
    return cast(Security, Security.temporary())


def configured(address: str) -> ClusterAccess:
    """Of a cluster at an address. Raises OSError where it asks for a certificate not to be had."""
    security = Security()
    if address.startswith("tls:") and not security.get_connection_args("client")["ssl_context"]:
        raise OSError(
            f"{address} asks for a certificate: name its files in Dask's settings "
            "distributed.comm.tls.ca-file, .client.cert and .client.key"
        )
    return ClusterAccess(address, security)
