"""A mail server that fails where it is told to: at a step of the conversation, by a reply, a cut, or slowness."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CUT = "cut"
"""Closes the connection instead of answering."""

USUAL = {
    "connect": "220 ready",
    "ehlo": "250 hello",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "body": "",
    "end": "250 taken",
    "rset": "250 ok",
    "quit": "221 bye",
}


@dataclass
class ScriptedSMTP:
    """`script`: step → what it answers there, CUT included; "body" is met after the first bytes of a mail.

    `delay` is waited before each answer, `drip` between the characters of each. `taken` are the mails that were whole,
    `steps` what was asked.
    """

    script: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    taken: list[bytes] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def serve(self, listener: socket.socket, stopped: threading.Event) -> None:
        while not stopped.is_set():
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError), connection.makefile("rb") as lines:
                self._talk(connection, lines)

    def _talk(self, connection, lines) -> None:
        if not self._answer(connection, "connect"):
            return
        for line in lines:
            step = line.split()[0].decode().lower() if line.split() else ""
            self.steps.append(step)
            if not self._answer(connection, step):
                return
            if step == "data" and self.script.get("data", "354").startswith("354"):
                content = self._read_mail(lines)
                if content is None:
                    return
                self.taken.append(content)
                if not self._answer(connection, "end"):
                    return
            if step == "quit":
                return

    def _read_mail(self, lines) -> bytes | None:
        content: list[bytes] = []
        for line in lines:
            if line == b".\r\n":
                return b"".join(content)
            content.append(line)
            if self.script.get("body") == CUT:
                return None
        return None

    def _answer(self, connection: socket.socket, step: str) -> bool:
        reply = self.script.get(step, USUAL.get(step, "502 what?"))
        time.sleep(self.delay)
        if reply == CUT:
            return False
        for each in f"{reply}\r\n".encode():
            connection.sendall(bytes([each]))
            time.sleep(self.drip)
        return True


@contextmanager
def run_scripted(server: ScriptedSMTP) -> Iterator[int]:
    """The port it listens on."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.serve, args=(listener, stopped), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopped.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)
