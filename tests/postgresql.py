"""A PostgreSQL server of one's own: in a temporary folder, on a free port, gone afterwards. No test shares one."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.running_site import free_port

BINARIES = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root; Debian's package makes this user.
UNPRIVILEGED = "postgres"


def find_program(name: str) -> str:
    """The newest installed server's program; Debian keeps them out of PATH. Raises RuntimeError where there is none."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(BINARIES.glob(f"*/bin/{name}"), reverse=True)), None
    )
    if found is None:
        raise RuntimeError(f"{name} is missing: install PostgreSQL's server (Debian: postgresql)")
    return found


@contextmanager
def run_postgresql(folder: Path) -> Iterator[str]:
    """The URL of an empty database on a running server, whose files are in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    as_user: list[str] = []
    if os.getuid() == 0:
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data, port = folder / "data", free_port()
    initialise = [find_program("initdb"), "-D", str(data), "-U", "kb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*as_user, *initialise], check=True, capture_output=True, cwd="/")
    control = [*as_user, find_program("pg_ctl"), "-D", str(data), "-w", "-t", "60"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
    start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
    # Not captured: the server would keep the pipe open.
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    try:
        yield f"postgres://kb@127.0.0.1:{port}/postgres"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
