"""`python -m search.node.lock` resolves jgo.toml afresh and writes jgo.lock.toml: a SHA-256 a jar, and no address.

Run by people (through `make pins`), never by the demo or the tests: those take what the lock file says.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import jgo
from jgo.env import EnvironmentSpec, LockedDependency, LockFile, compute_spec_hash
from jgo.maven import MavenContext

from search.node.jars import LOCK_FILE, SPEC_FILE, WORKERS, maven_context


def resolve(spec: EnvironmentSpec, context: MavenContext) -> list[LockedDependency]:
    """Every jar that `spec` needs at run time, each with the hash of the file that the repository served."""
    exclusions = [context.project(*name.split(":")) for name in spec.exclusions]
    wanted = [context.create_dependency(coordinate, exclusions) for coordinate in spec.coordinates]
    direct, transitive = context.resolver.resolve(wanted)
    needed = direct + [dependency for dependency in transitive if dependency.scope in {"compile", "runtime"}]
    with ThreadPoolExecutor(WORKERS) as pool:
        locked = list(pool.map(LockedDependency.from_dependency, needed))
    return sorted(locked, key=lambda each: (each.groupId, each.artifactId, each.classifier or ""))


def main() -> int:
    spec = EnvironmentSpec.load(SPEC_FILE)
    if LOCK_FILE.exists() and LockFile.load(LOCK_FILE).spec_hash == compute_spec_hash(SPEC_FILE):
        sys.stdout.write(f"{LOCK_FILE.name} is up to date with {SPEC_FILE.name}.\n")
        return 0
    with tempfile.TemporaryDirectory() as cache:
        sys.stdout.write(f"Resolving {SPEC_FILE.name}: about a minute.\n")
        locked = resolve(spec, maven_context(Path(cache)))
    lock = LockFile(
        dependencies=locked,
        environment_name=spec.name,
        java_version=spec.java_version,
        jgo_version=jgo.__version__,
        spec_hash=compute_spec_hash(SPEC_FILE),
    )
    lock.generated = datetime.now(UTC).replace(microsecond=0)
    lock.save(LOCK_FILE)
    sys.stdout.write(f"{LOCK_FILE.name}: {len(locked)} jars.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
