"""A real node: it keeps its data through a power cut, and whoever starts it learns what is wrong in plain words."""

import http.client
import json
import socket
import subprocess
import sys

import pytest

from search.node.health import wait_until
from search.node.process import NodeError, OpenSearchProcess

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    with OpenSearchProcess(tmp_path_factory.mktemp("node")) as started:
        yield started


def ask(node, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", node.settings.port, timeout=30)
    try:
        connection.request(method, path, body and json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        assert response.status < 300, response.read()
        return json.load(response)
    finally:
        connection.close()


def test_what_was_indexed_survives_kill_9(node):
    ask(node, "PUT", "/faq/_doc/1?refresh=true", {"question": "Waar is mijn pakje?"})

    node.kill()
    assert not node.is_running
    node.start()

    found = ask(node, "GET", "/faq/_search?q=question:pakje")
    assert [hit["_id"] for hit in found["hits"]["hits"]] == ["1"]


def test_every_language_of_the_site_can_be_analysed(node):
    for language in ("dutch", "french", "german", "english", "thai"):
        tokens = ask(node, "POST", "/_analyze", {"analyzer": language, "text": "test"})
        assert tokens["tokens"]


def test_a_folder_in_use_is_named(node):
    second = OpenSearchProcess(node.settings.data)

    with pytest.raises(NodeError, match=f"in use by another OpenSearch node, process {node.pid}"):
        second.start()


def test_a_taken_port_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        command = [sys.executable, "-m", "search.node", "--port", port, "--data", str(tmp_path)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 1
    assert ended.stderr == f"error: port {port} on 127.0.0.1 is taken by another program; choose another.\n"
    assert ended.stdout == ""


def test_a_node_ends_with_its_parent(tmp_path):
    """The parent is killed outright and so cannot stop it; the node notices by itself."""
    parent = (
        "import os, pathlib, sys\n"
        "from search.node.process import OpenSearchProcess\n"
        "node = OpenSearchProcess(pathlib.Path(sys.argv[1]))\n"
        "node.start()\n"
        "print(node.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", parent, str(tmp_path)], capture_output=True, text=True, timeout=180, check=False
    )
    pid_file = tmp_path / "node.pid"

    assert ended.stdout.strip().isdigit(), ended.stderr
    assert wait_until(lambda: not pid_file.exists(), timeout=30), "removed when the node has ended in order"
