"""`python -m search.node` runs one OpenSearch node in the foreground until it is told to stop.

Standard output gets one line, once the node answers; a failure is one line on standard error; all else goes to
DIR/logs. SIGTERM and SIGINT close the node in order. A signal that comes during the start is obeyed right after it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from search.node.health import answers, wait_until
from search.node.identity import ProcessIdentity, read_pid_file, write_pid_file
from search.node.jars import DEFAULT_JARS, JarsError, ensure_jars
from search.node.ports import choose_port, is_free
from search.node.settings import DEFAULT_HEAP, NodeSettings

EXIT_FAILED = 1
ANSWER_TIMEOUT_SECONDS = 120


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m search.node", description="Run one OpenSearch node on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=9200, help="HTTP port (9200)")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder for indices, logs and the pid file"
    )
    parser.add_argument(
        "--transport-port", type=int, metavar="N", help="port for other nodes (HTTP port + 100 if free)"
    )
    parser.add_argument("--name", default="kb-1", help="node name (kb-1)")
    parser.add_argument(
        "--seed", action="append", default=[], metavar="HOST:PORT", help="transport address to join; repeatable"
    )
    parser.add_argument("--heap", default=DEFAULT_HEAP, help=f"Java heap ({DEFAULT_HEAP})")
    parser.add_argument(
        "--jars", type=Path, default=DEFAULT_JARS, metavar="DIR", help="cache of jars (var/opensearch/jars)"
    )
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when standard input closes, as it does when the parent dies"
    )
    return parser.parse_args(arguments)


def build_settings(options: argparse.Namespace) -> NodeSettings:
    transport_port = options.transport_port or choose_port(preferred=options.port + 100, without=[options.port])
    return NodeSettings(
        data=options.data.resolve(),
        port=options.port,
        transport_port=transport_port,
        name=options.name,
        seeds=tuple(options.seed),
        heap=options.heap,
    )


def find_obstacle(node: NodeSettings) -> str | None:
    """Why this node cannot start now, in one line; None when nothing is in its way."""
    holder = read_pid_file(node.pid_file)
    if holder is not None and holder.is_alive():
        return f"{node.data} is in use by another OpenSearch node, process {holder.pid}."
    for port in (node.port, node.transport_port):
        if not is_free(port):
            return f"port {port} on 127.0.0.1 is taken by another program; choose another."
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        node = build_settings(options)
        obstacle = find_obstacle(node)
        if obstacle is not None:
            return _fail(obstacle)
        jars = ensure_jars(options.jars)
        node.logs.mkdir(parents=True, exist_ok=True)
    except (ValueError, OSError, JarsError) as error:
        return _fail(str(error))
    write_pid_file(node.pid_file, ProcessIdentity.of(os.getpid()))
    try:
        return run(node, jars, with_parent=options.with_parent)
    finally:
        node.pid_file.unlink(missing_ok=True)


def run(node: NodeSettings, jars: Sequence[Path], *, with_parent: bool) -> int:
    """Start, say so, wait for the signal, close."""
    from search.node.engine import EngineError, start_engine  # loads the bridge to Java: not before it is needed

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=_wait_for_end_of_input, args=[stop], daemon=True).start()
    _send_java_output_to(node.console_log)
    try:
        engine = start_engine(node, jars)
    except EngineError as error:
        return _fail(f"OpenSearch did not start: {error} (more in {node.logs})")
    ready = wait_until(lambda: answers(node.port), timeout=ANSWER_TIMEOUT_SECONDS, give_up=stop.is_set)
    if ready:
        _say(f"OpenSearch answers on {node.url} (node {node.name}, data in {node.data})", sys.stdout)
    elif not stop.is_set():
        engine.close()
        return _fail(
            f"OpenSearch listens but its cluster is not ready after {ANSWER_TIMEOUT_SECONDS} s (more in {node.logs})"
        )
    stop.wait()
    engine.close()
    return 0


def _send_java_output_to(log: Path) -> None:
    """From here on what Java prints goes to `log`; Python keeps the output and error it was started with."""
    sys.stdout, sys.stderr = os.fdopen(os.dup(1), "w"), os.fdopen(os.dup(2), "w")
    with log.open("w") as stream:
        for descriptor in (1, 2):
            os.dup2(stream.fileno(), descriptor)


def _fail(reason: str) -> int:
    _say(f"error: {reason}", sys.stderr)
    return EXIT_FAILED


def _say(line: str, stream: TextIO) -> None:
    with suppress(BrokenPipeError):  # nobody reads: no reason to stop
        print(line, file=stream, flush=True)


def _wait_for_end_of_input(stop: threading.Event) -> None:
    while os.read(0, 1024):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
