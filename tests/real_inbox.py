"""A real mail system on this machine: aiosmtpd takes SMTP and hands on by LMTP to Dovecot, which serves IMAP.

Each address is a mailbox, "+tag" left out; the password is the same for all. Runs as root and as anybody else.
"""

import contextlib
import email
import email.policy
import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"
PASSWORD = "only-for-this-test"
START_SECONDS = 20.0

CONFIGURATION = """
protocols = imap lmtp
listen = {host}
ssl = no
disable_plaintext_auth = no
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail/%u
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
recipient_delimiter = +
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = {host}
    port = {lmtp_port}
  }}
}}
"""


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for each in sockets:
            each.bind((HOST, 0))
        return [each.getsockname()[1] for each in sockets]


class RealInbox:
    """Use it as a context; `smtp_port` takes mail for every address, `imap_port` shows it."""

    def __enter__(self) -> "RealInbox":
        program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
        if program is None:
            raise RuntimeError("Dovecot is missing: bin/system_packages dovecot")
        # Below /tmp itself: names of sockets must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="inbox-", dir="/tmp"))
        self.imap_port, self.lmtp_port = free_ports(2)
        self._configure()
        self.process = subprocess.Popen([program, "-F", "-c", str(self.folder / "dovecot.conf")])
        self.front = Front(self, hostname=HOST, port=0)
        try:
            self._wait()
            self.front.start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.front.stop()
        self._stop()

    @property
    def smtp_port(self) -> int:
        return self.front.port

    def _configure(self) -> None:
        is_root = os.getuid() == 0
        me = pwd.getpwuid(os.getuid()).pw_name
        owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
        mail = self.folder / "mail"
        mail.mkdir()
        if is_root:
            self.folder.chmod(0o755)
            os.chown(mail, owner.pw_uid, owner.pw_gid)
        text = CONFIGURATION.format(
            host=HOST,
            folder=self.folder,
            password=PASSWORD,
            internal="dovecot" if is_root else me,
            internal_group="dovecot" if is_root else grp.getgrgid(os.getgid()).gr_name,
            login="dovenull" if is_root else me,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            imap_port=self.imap_port,
            lmtp_port=self.lmtp_port,
        )
        (self.folder / "dovecot.conf").write_text(text)

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                with self.imap("started@here.example"), smtplib.LMTP(HOST, self.lmtp_port, timeout=2):
                    return
            except (OSError, imaplib.IMAP4.error, smtplib.SMTPException) as error:
                if time.monotonic() > end or self.process.poll() is not None:
                    log = self.folder / "log"
                    words = log.read_text(errors="replace") if log.exists() else ""
                    raise RuntimeError(f"Dovecot does not answer: {error}\n{words}") from error
                time.sleep(0.02)

    def _stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def imap(self, address: str, folder: str = "INBOX") -> Any:
        connection = imaplib.IMAP4(HOST, self.imap_port, timeout=10)
        try:
            connection.login(address, PASSWORD)
            connection.select(folder)
            yield connection
        finally:
            connection.logout()

    def url(self, address: str) -> str:
        """As in INBOUND_EMAIL_URL."""
        user = address.replace("@", "%40")
        return f"imap://{user}:{PASSWORD}@{HOST}:{self.imap_port}/INBOX"

    def append(self, address: str, message: EmailMessage | bytes) -> None:
        """Put a mail into a mailbox, as a mail program does that files one."""
        raw = message if isinstance(message, bytes) else message.as_bytes(policy=email.policy.SMTP)
        with self.imap(address) as connection:
            status, answer = connection.append("INBOX", "", "", raw)
            assert status == "OK", answer

    def mails(self, address: str, folder: str = "INBOX") -> list[tuple[EmailMessage, bool]]:
        """Each mail of a mailbox and whether it was read."""
        found = []
        with self.imap(address, folder) as connection:
            for number in connection.search(None, "ALL")[1][0].split():
                answer = connection.fetch(number, "(FLAGS BODY.PEEK[])")[1]
                message = email.message_from_bytes(answer[0][1], policy=email.policy.default)
                flags = b" ".join(part if isinstance(part, bytes) else part[0] for part in answer)
                found.append((message, rb"\Seen" in flags))
        return found

    def empty(self, address: str) -> None:
        with self.imap(address) as connection:
            connection.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
            connection.expunge()

    def renumber(self, address: str) -> None:
        """What a restored backup does: the same mails under a new UIDVALIDITY."""
        folder = self.folder / "mail" / address
        numbering = folder / "dovecot-uidlist"
        first, _newline, rest = numbering.read_text().partition("\n")
        validity = next(part for part in first.split() if part.startswith("V"))
        numbering.write_text(f"{first.replace(validity, f'V{int(validity[1:]) + 1}')}\n{rest}")
        for name in [*folder.glob("dovecot.index*"), *folder.glob("dovecot.list*")]:
            name.unlink()


class Front(Controller):
    """An SMTP server on a port that the system chooses, which hands on by LMTP."""

    def __init__(self, inbox: RealInbox, **kwargs: Any) -> None:
        super().__init__(Handler(inbox), **kwargs)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


class Handler:
    def __init__(self, inbox: RealInbox) -> None:
        self.inbox = inbox

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 — aiosmtpd's name
        with smtplib.LMTP(HOST, self.inbox.lmtp_port, timeout=10) as lmtp:
            lmtp.sendmail(envelope.mail_from, envelope.rcpt_tos, envelope.content)
        return "250 2.0.0 OK"
