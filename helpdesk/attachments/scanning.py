"""Looking for viruses, behind one small interface: by ClamAV where there is one; else files are marked unscanned."""

import re
import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from helpdesk.models import ScanState

CHUNK = 64 * 1024
DEFAULT_PORT = 3310
ANSWER = re.compile(r"\Astream: (?:(?P<virus>.+) FOUND|OK)\Z")


class ScannerDownError(Exception):
    """The scanner gave no verdict; its words, if it said any. The file is not to be passed on meanwhile."""


class Scanner(Protocol):
    def scan(self, file: BinaryIO) -> ScanState:
        """UNSCANNED, CLEAN or INFECTED; ScannerDownError when it can't be told. `file` is read from its start."""


class NullScanner:
    """No scanner is configured."""

    def scan(self, file: BinaryIO) -> ScanState:
        return ScanState.UNSCANNED


@dataclass(frozen=True)
class ClamScanner:
    """clamd over its own protocol (INSTREAM, man clamd): it gets the bytes, never a path.

    Written out here: the package `clamd` connects without a time limit and may send parts of chunks only.
    """

    url: str
    timeout: float

    def scan(self, file: BinaryIO) -> ScanState:
        file.seek(0)
        try:
            with closing(self._connect()) as connection:
                answer = _ask(connection, file)
        except OSError as error:
            raise ScannerDownError(type(error).__name__) from error
        finally:
            file.seek(0)
        found = ANSWER.match(answer)
        if found is None:
            raise ScannerDownError(answer or "no answer")
        return ScanState.INFECTED if found["virus"] else ScanState.CLEAN

    def _connect(self) -> socket.socket:
        parts = urlsplit(self.url)
        if parts.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.timeout)
            try:
                connection.connect(parts.path)
            except OSError:
                connection.close()
                raise
            return connection
        return socket.create_connection((parts.hostname or "", parts.port or DEFAULT_PORT), timeout=self.timeout)


def _ask(connection: socket.socket, file: BinaryIO) -> str:
    connection.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK):
        connection.sendall(struct.pack("!L", len(chunk)) + chunk)
    connection.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0") and (part := connection.recv(CHUNK)):
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def get_scanner() -> Scanner:
    if not settings.CLAMAV_URL:
        return NullScanner()
    return ClamScanner(settings.CLAMAV_URL, settings.CLAMAV_TIMEOUT)
