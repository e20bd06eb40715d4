"""An SMTP server on 127.0.0.1 that delivers nothing: each mail becomes one file, and appears only once it is whole."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cms.demo.mail_names import build_mail_name

HOST = "127.0.0.1"
LARGEST_MAIL_BYTES = 50 * 1024 * 1024


class MailSink:
    """Listens on `port` from `start()` to `stop()`, in a thread of its own, and writes `.eml` files into `folder`."""

    name = "mail sink"

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._controller: Controller | None = None

    @property
    def is_running(self) -> bool:
        return self._controller is not None

    def start(self) -> None:
        """Return once it takes mail. Raises OSError when the port is taken."""
        self.folder.mkdir(parents=True, exist_ok=True)
        controller = Controller(
            _FileWriter(self.folder),
            hostname=HOST,
            port=self.port,
            data_size_limit=LARGEST_MAIL_BYTES,
            enable_SMTPUTF8=True,
        )
        controller.start()
        self._controller = controller

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def log_tail(self) -> str:
        return ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _FileWriter:
    """aiosmtpd calls it once a mail; a failure to write is answered with 451, and the sender tries again later."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content or b""
        data = content.encode() if isinstance(content, str) else content
        try:
            save_mail(self._folder, data, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        except OSError as error:
            return f"451 could not be written: {error.strerror}"
        return "250 kept as a file"


def save_mail(folder: Path, data: bytes, *, sender: str, recipients: list[str], now: datetime | None = None) -> Path:
    """Write one mail under its envelope's addresses, as a mail server does on delivery, so that blind copies show."""
    received = now or datetime.now().astimezone()
    message = email.message_from_bytes(data, policy=email.policy.default)
    path = _unused(folder / build_mail_name(received, recipients, str(message.get("Subject", ""))))
    envelope = [f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in recipients)]
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes("".join(f"{line}\r\n" for line in envelope).encode() + data)
    temporary.replace(path)
    return path


def _unused(path: Path) -> Path:
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return candidate
