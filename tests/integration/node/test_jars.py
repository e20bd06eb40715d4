"""The cache of jars mends itself, and says what to do when it cannot."""

import pytest
import requests
from jgo.maven import PythonResolver

from search.node import jars


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache whose client copies from the project's own cache instead of the network, and counts what it fetches."""
    source = {jar.filename: jars.DEFAULT_JARS / jar.stored_name for jar in jars.parse_lock()}
    jars.ensure_jars()
    fetched = []

    def download(self, artifact):
        fetched.append(artifact.filename)
        artifact.cached_path.parent.mkdir(parents=True, exist_ok=True)
        artifact.cached_path.write_bytes(source[artifact.filename].read_bytes())
        return artifact.cached_path

    monkeypatch.setattr(PythonResolver, "download", download)
    monkeypatch.setattr(jars, "PAUSE_SECONDS", 0.0)
    return tmp_path, fetched


def test_only_what_is_missing_or_damaged_is_fetched(cache):
    folder, fetched = cache
    class_path = jars.ensure_jars(folder)
    assert len(fetched) == len(class_path)
    fetched.clear()

    class_path[0].unlink()
    class_path[1].write_bytes(b"cut off")
    (folder / ".partial-abandoned").mkdir()
    jars.ensure_jars(folder)

    assert len(fetched) == 2
    assert not list(folder.glob(".partial-*"))
    fetched.clear()
    assert jars.ensure_jars(folder) == class_path
    assert fetched == []


def test_a_jar_with_another_hash_never_gets_its_name(cache, monkeypatch):
    folder, _ = cache

    def forged(self, artifact):
        artifact.cached_path.parent.mkdir(parents=True, exist_ok=True)
        artifact.cached_path.write_bytes(b"forged")
        return artifact.cached_path

    monkeypatch.setattr(PythonResolver, "download", forged)

    with pytest.raises(jars.JarsError, match=r"SHA-256 is not the one in jgo\.lock\.toml"):
        jars.ensure_jars(folder)
    assert not list(folder.glob("*.jar"))


def test_without_a_network_it_says_what_to_do_and_keeps_what_it_has(cache, monkeypatch):
    folder, _ = cache
    kept = jars.ensure_jars(folder)
    kept[-1].unlink()

    def offline(self, artifact):
        raise requests.ConnectionError("no route to host")

    monkeypatch.setattr(PythonResolver, "download", offline)

    with pytest.raises(jars.JarsError, match=r"(?s)no route to host.*run the same command again"):
        jars.ensure_jars(folder)
    assert all(path.exists() for path in kept[:-1])
