"""What a node is told, whole; and what stands in the lock file."""

from pathlib import Path

import pytest

from search.node.jars import parse_lock
from search.node.settings import NodeSettings, build_jvm_arguments, build_opensearch_settings


def node(**changes):
    given = {"data": Path("/data"), "port": 9200, "transport_port": 9300, "name": "kb-1"}
    return NodeSettings(**(given | changes))


def test_a_node_without_seeds_forms_a_cluster_that_others_can_join():
    assert build_opensearch_settings(node()) == {
        "cluster.name": "kb",
        "node.name": "kb-1",
        "network.host": "127.0.0.1",
        "http.port": "9200",
        "transport.port": "9300",
        "node.roles": ["cluster_manager", "data", "ingest"],
        "discovery.type": "zen",
        "discovery.seed_hosts": [],
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "cluster.initial_cluster_manager_nodes": ["kb-1"],
    }


def test_a_node_with_seeds_only_joins():
    settings = build_opensearch_settings(node(name="kb-2", seeds=("127.0.0.1:9300",)))

    assert settings["discovery.seed_hosts"] == ["127.0.0.1:9300"]
    assert "cluster.initial_cluster_manager_nodes" not in settings


def test_the_heap_is_fixed_at_both_ends():
    assert build_jvm_arguments(node(heap="1g"))[:2] == ["-Xms1g", "-Xmx1g"]


@pytest.mark.parametrize("heap", ["512", "m", "0m", "512mb", ""])
def test_a_heap_that_java_would_refuse_is_refused_first(heap):
    with pytest.raises(ValueError, match="512m"):
        node(heap=heap)


def test_each_jar_is_pinned_once_and_by_hash():
    jars = parse_lock()

    assert len({jar.stored_name for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 for jar in jars)
