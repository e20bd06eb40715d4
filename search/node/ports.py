"""Free ports on 127.0.0.1, chosen below the range from which the kernel lends ports to outgoing connections.

A port from that range can be lent to somebody else in the seconds between choosing it and listening on it.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable

HOST = "127.0.0.1"
CANDIDATES = range(20000, 32768)  # Linux lends from 32768 on (ip_local_port_range)


def is_free(port: int) -> bool:
    """True when a server could listen on 127.0.0.1:`port` now. As for servers, a port in TIME_WAIT counts as free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def choose_port(*, preferred: int | None = None, without: Iterable[int] = ()) -> int:
    """`preferred` if it is free, else a free port at random. Never one of `without`, which are spoken for."""
    taken = set(without)
    if preferred is not None and preferred not in taken and is_free(preferred):
        return preferred
    for port in random.sample(CANDIDATES, len(CANDIDATES)):
        if port not in taken and is_free(port):
            return port
    raise OSError(f"No free port between {CANDIDATES.start} and {CANDIDATES.stop - 1} on {HOST}.")
