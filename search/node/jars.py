"""Only jars whose SHA-256 stands in jgo.lock.toml ever reach the class path.

A jar appears under its own name only once it is whole and verified, so that an interrupted download needs no repair by
hand: the next run fetches what is missing or damaged. Nothing is stored in the home folder; a mirror that the user's
own jgo configuration names is used.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.env import LockFile
from jgo.maven import MavenContext
from tqdm import tqdm

SPEC_FILE = Path(__file__).with_name("jgo.toml")
LOCK_FILE = Path(__file__).with_name("jgo.lock.toml")
DEFAULT_JARS = Path(__file__).resolve().parents[2] / "var" / "opensearch" / "jars"

WORKERS = 4  # downloads at once: friendly to the repository, and enough to hide its latency
ATTEMPTS = 3  # for each jar, before the network is blamed
PAUSE_SECONDS = 2.0  # before the second attempt; twice that before the third
TIMEOUT_SECONDS = 60


class JarsError(Exception):
    """The jars could not be had; the message is for people and says what to do."""


@dataclass(frozen=True)
class Jar:
    """One pinned artifact of the lock file."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def filename(self) -> str:
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{suffix}.jar"

    @property
    def stored_name(self) -> str:
        """The name in the cache. Two groups may publish the same file name, so the group is part of it."""
        return f"{self.group}.{self.filename}"


def parse_lock(path: Path = LOCK_FILE) -> list[Jar]:
    """The jars that the lock file pins. One without a hash is an error: it could not be verified."""
    jars = []
    for locked in LockFile.load(path).dependencies:
        if not locked.sha256:
            raise JarsError(f"{path.name} pins {locked.artifactId} without a hash: run `make pins`.")
        jars.append(Jar(locked.groupId, locked.artifactId, locked.version, locked.classifier or "", locked.sha256))
    return jars


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_verified(jar: Jar, folder: Path) -> bool:
    """True when the cache holds this very jar, byte for byte."""
    path = folder / jar.stored_name
    return path.is_file() and sha256_of(path) == jar.sha256


def maven_context(cache: Path) -> MavenContext:
    """jgo's Maven client: its default repository, the user's mirrors before it, and `cache` as its only local store."""
    mirrors = GlobalSettings.load().repositories
    return MavenContext(
        repo_cache=cache,
        local_repos=[],
        remote_repos={**mirrors, "central": mirrors.get("central", MAVEN_CENTRAL_URL)},
        timeout=TIMEOUT_SECONDS,
    )


def ensure_jars(folder: Path = DEFAULT_JARS, *, lock: Path = LOCK_FILE) -> list[Path]:
    """Fetch what the cache lacks and return the class path, in the lock file's order.

    Raises JarsError, with what was fetched so far kept for the next run.
    """
    jars = parse_lock(lock)
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        missing = [jar for jar in jars if not is_verified(jar, folder)]
        if missing:
            _fetch_all(missing, folder)
    return [folder / jar.stored_name for jar in jars]


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two processes that start together share one download. The lock dies with its process."""
    with (folder / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _progress_seconds() -> float:
    """How often the progress line is written: seldom into a log, where each is a line of its own."""
    return 0.5 if sys.stderr.isatty() else 5.0


def _fetch_all(missing: Sequence[Jar], folder: Path) -> None:
    for abandoned in folder.glob(".partial-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".partial-") as partial,
        ThreadPoolExecutor(WORKERS) as pool,
        tqdm(total=len(missing), desc="OpenSearch's jars", unit="jar", mininterval=_progress_seconds()) as progress,
    ):
        context = maven_context(Path(partial))
        pending = {pool.submit(_fetch, jar, folder, context): jar for jar in missing}
        try:
            for done in as_completed(pending):
                done.result()
                progress.set_postfix_str(pending[done].artifact, refresh=False)
                progress.update()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fetch(jar: Jar, folder: Path, context: MavenContext) -> None:
    """Download one jar, verify it, and only then give it its name."""
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
    reason = ""
    for attempt in range(1, ATTEMPTS + 1):
        if attempt > 1:
            time.sleep(PAUSE_SECONDS * (attempt - 1))
        try:
            path = context.resolver.download(artifact)
        except (requests.RequestException, RuntimeError, OSError) as error:
            reason = _root_cause(error)
        else:
            if path is not None and sha256_of(path) == jar.sha256:
                path.replace(folder / jar.stored_name)
                return
            reason = "its SHA-256 is not the one in jgo.lock.toml"
        if artifact.cached_path is not None:  # a half file: the client refuses to write over it
            artifact.cached_path.unlink(missing_ok=True)
    raise JarsError(
        f"Could not fetch {jar.filename}, a part of OpenSearch, from the Maven repository ({reason}).\n"
        "Check the network (or the mirror in your jgo configuration) and run the same command again: "
        "what has been fetched so far is kept."
    )


def _root_cause(error: BaseException) -> str:
    """What lies under the layers of an HTTP client: "Connection refused" says more than "max retries exceeded"."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return f"{type(error).__name__}: {error}"


def main() -> int:
    """`python -m search.node.jars` fills the cache, so that a node started later needs no network."""
    try:
        ensure_jars()
    except JarsError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
