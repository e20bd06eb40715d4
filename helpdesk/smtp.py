"""A mail server asked once, within a time limit, and whether it may have the mail when the connection breaks.

It can only have the mail once the last bytes, with the lone dot, were sent: before, a cut is a plain failure. After
them it has EMAIL_TIMEOUT to say yes or no; until it did, the mail is in doubt.
"""

import io
import smtplib
import socket
import time
from collections.abc import Callable
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

HAND_OVER_SECONDS = 30.0
"""From connecting to the last bytes, however many steps the server answers slowly."""

LAST_BYTES = 1024
END = b".\r\n"
GO_AHEAD = 354
SUCCESS, FAILURE_FROM, FAILURE_TO = range(200, 300), 400, 600


class _Timed(io.RawIOBase):
    """What the server says, byte by byte if it likes, but only until the deadline."""

    def __init__(self, receive: Callable[[Any], int]) -> None:
        self._receive = receive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._receive(buffer)


class TimedSMTP(smtplib.SMTP):
    """smtplib's SMTP with a deadline for all steps together, that knows whether the server may have the mail."""

    in_doubt = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._deadline = time.monotonic() + HAND_OVER_SECONDS
        super().__init__(*args, **kwargs)

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # smtplib's own hook
        # The mail goes in two pieces; the second must not wait for the first to be acknowledged.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _arm(self) -> None:
        """Let the next operation on the socket take what is left of the time, and no longer than one step may."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server takes too long")
        if self.sock:
            self.sock.settimeout(min(left, self.timeout))

    def _receive(self, buffer: Any) -> int:
        if self.sock is None:
            return 0
        self._arm()
        return self.sock.recv_into(buffer)

    def send(self, s: Any) -> None:
        self._arm()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = io.BufferedReader(_Timed(self._receive))  # type: ignore[assignment]
        return super().getreply()

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand over `msg`, which is bytes. Answers 250 for every success, which is what smtplib compares with."""
        self.putcmd("data")
        code, words = self.getreply()
        if code != GO_AHEAD:
            raise smtplib.SMTPDataError(code, words)
        whole = smtplib._quote_periods(msg)  # type: ignore[attr-defined]  # dots at the start of lines, as smtplib does
        whole += END if whole.endswith(b"\r\n") else b"\r\n" + END
        self.send(whole[:-LAST_BYTES])
        self._arm()
        self.in_doubt = True
        self._deadline = time.monotonic() + self.timeout
        self.send(whole[-LAST_BYTES:])
        code, words = self.getreply()
        if code not in SUCCESS and not FAILURE_FROM <= code < FAILURE_TO:
            raise smtplib.SMTPServerDisconnected(f"not an answer: {code}")
        self.in_doubt = False
        return (250 if code in SUCCESS else code), words


class TimedSMTPS(TimedSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


class TimedEmailBackend(EmailBackend):
    """Django's backend over these connections."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return TimedSMTPS if self.use_ssl else TimedSMTP

    @property
    def in_doubt(self) -> bool:
        """Whether the server may have the mail though it did not say so."""
        return bool(getattr(self.connection, "in_doubt", False))

    def close(self) -> None:
        """Say goodbye where the server still listens; what goes wrong here can't undo that a mail was taken."""
        opened = [each for each in (self._partial_connection, self.connection) if each]  # type: ignore[attr-defined]
        try:
            super().close()
        except (smtplib.SMTPException, OSError):
            self.connection = None
        finally:
            for each in opened:
                each.close()
