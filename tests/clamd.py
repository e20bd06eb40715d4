"""A real clamd with a signature of our own: its database can't be fetched here. A missing clamd is an error."""

import shutil
import socket
import subprocess
from contextlib import closing
from pathlib import Path

from search.node.health import wait_until

MARKER = b"tervane-test-virus-5b1f0c"


class Clamd:
    """Runs in the foreground, as the user of the tests, with everything it needs in `folder`."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("clamd") or shutil.which("/usr/sbin/clamd")
        if program is None:
            raise RuntimeError("clamd is not installed: bin/system_packages clamav")
        self.program = program
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            self.port: int = listener.getsockname()[1]
        signatures = folder / "signatures"
        signatures.mkdir()
        # Any file (type 0) with these bytes anywhere.
        (signatures / "own.ndb").write_text(f"Tervane.Test:0:*:{MARKER.hex()}\n", encoding="ascii")
        self.socket = folder / "clamd.sock"
        self.config = folder / "clamd.conf"
        self.config.write_text(
            f"DatabaseDirectory {signatures}\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\nLocalSocket {self.socket}\n"
            f"Foreground yes\nLogFile {folder / 'clamd.log'}\nTemporaryDirectory {folder}\n",
            encoding="utf-8",
        )

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        with (self.folder / "output.log").open("ab") as output:
            self.process = subprocess.Popen(
                [self.program, f"--config-file={self.config}"], stdout=output, stderr=subprocess.STDOUT
            )
        wait_until(self._answers, timeout=60)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None

    def _answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError((self.folder / "output.log").read_text(encoding="utf-8"))
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), timeout=2)) as connection:
                connection.sendall(b"zPING\0")
                return connection.recv(16).startswith(b"PONG")
        except OSError:
            return False
