"""Looks up what planning needs to know: nothing here starts or changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psutil

from cms.demo.plan import DEFAULT_OPENSEARCH_PORT, Facts, parse_port
from cms.demo.static_files import is_current
from search.node.ports import choose_port, is_free


def find_facts(environ: Mapping[str, str], root: Path) -> Facts:
    """Raises Impossible when PORT is not a port."""
    port = parse_port(environ)
    opensearch_port = choose_port(preferred=DEFAULT_OPENSEARCH_PORT, without=[port])
    return Facts(
        root=root,
        web_port_holder=None if is_free(port) else name_listener(port),
        opensearch_port=opensearch_port,
        mail_port=choose_port(without=[port, opensearch_port]),
        static_is_current=is_current(root, root / "var" / "static"),
    )


def name_listener(port: int) -> str:
    """Who listens on a port, as far as this user may know."""
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr[1] == port
            if listens and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass
    return "another program"
