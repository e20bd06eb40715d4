"""`python tests/faults/smtp_server.py PORT LOG`: a mail server that misbehaves as its recipients' names say.

Up to the first "+" of the first recipient: grey (451 twice, then taken), hard (550 at RCPT), temp (421 after DATA),
drop (taken, then the connection is cut), slow (taken, answers after 8 s); anything else is taken. Each message that
reached the end of DATA is a line of JSON in LOG: reply ("250", "421", "cut"), at (seconds), to, message_id, subject.
"""

import asyncio
import collections
import json
import sys
import time
from email import message_from_bytes
from typing import Any, TextIO

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SLOW_SECONDS = 8
GREY_TRIES = 2


class Misbehaviour:
    def __init__(self, log: TextIO) -> None:
        self.log = log
        self.tries: collections.Counter[str] = collections.Counter()

    @staticmethod
    def of(address: str) -> str:
        return address.partition("@")[0].partition("+")[0]

    async def handle_RCPT(  # noqa: N802 — the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        kind = self.of(address)
        if kind == "hard":
            return "550 5.1.1 no such user"
        if kind == "grey":
            self.tries[address] += 1
            if self.tries[address] <= GREY_TRIES:
                return "451 4.7.1 greylisted, try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content or b"")
        kind = self.of(envelope.rcpt_tos[0])
        entry = {
            "reply": {"temp": "421", "drop": "cut"}.get(kind, "250"),
            "at": time.time(),
            "to": envelope.rcpt_tos,
            "message_id": message["Message-ID"],
            "subject": message["Subject"],
        }
        self.log.write(json.dumps(entry) + "\n")
        if kind == "temp":
            return "421 4.3.2 shutting down"
        if kind == "drop":
            server.transport.abort()
        if kind == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        return "250 2.0.0 OK"


if __name__ == "__main__":
    with open(sys.argv[2], "a", buffering=1, encoding="utf-8") as log:  # noqa: PTH123
        controller = Controller(Misbehaviour(log), hostname="127.0.0.1", port=int(sys.argv[1]))
        controller.start()
        try:
            while True:
                time.sleep(3600)
        finally:
            controller.stop()
