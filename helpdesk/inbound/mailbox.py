"""The support mailbox over IMAP, as far as we need it: number the mails, read one without touching it, mark one read.

Every call has a time limit. What goes wrong is a MailboxError without anything of a mail in it.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

DEFAULT_PORTS = {"imaps": 993, "imap": 143}
TIMEOUT_SECONDS = 15
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
UID = re.compile(rb"\bUID (\d+)")


class MailboxError(Exception):
    """The mailbox can't be reached or does not do as asked; with the server's words or the kind of failure."""


@dataclass(frozen=True)
class MailboxAddress:
    """`name` is how the mailbox is called in our database and logs: without the password."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:255]

    @property
    def is_safe(self) -> bool:
        """Whether the password travels encrypted, or does not leave the machine."""
        return self.scheme == "imaps" or self.host in LOOPBACK


def parse_address(url: str) -> MailboxAddress:
    """INBOUND_EMAIL_URL read; ValueError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or not parts.username:
        raise ValueError("imaps://user:password@host:993/INBOX is asked for")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or not folder.isprintable():
        raise ValueError("the name of the folder must be ASCII, in IMAP's own spelling")
    return MailboxAddress(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=folder,
    )


class Mailbox:
    """An open mailbox; `uid_validity` says within what numbering its mails have their numbers."""

    def __init__(self, connection: imaplib.IMAP4, uid_validity: int) -> None:
        self.uid_validity = uid_validity
        self._connection = connection

    def uids_after(self, last: int) -> list[int]:
        """The numbers of the mails after `last`, in order."""
        lines = (each for each in self._uid("SEARCH", f"UID {last + 1}:*") if isinstance(each, bytes))
        # "*" is the last mail there is, even if it comes before what was asked for.
        return sorted(uid for line in lines for each in line.split() if (uid := int(each)) > last)

    def size(self, uid: int) -> int | None:
        """In bytes; None when it was taken away meanwhile."""
        for each in self._uid("FETCH", str(uid), "(UID RFC822.SIZE)"):
            line = each if isinstance(each, bytes) else b""
            if (size := SIZE.search(line)) and (number := UID.search(line)) and int(number[1]) == uid:
                return int(size[1])
        return None

    def read(self, uid: int) -> bytes | None:
        """The mail, which stays unread; None when it was taken away meanwhile."""
        for each in self._uid("FETCH", str(uid), "(UID BODY.PEEK[])"):
            if isinstance(each, tuple) and (number := UID.search(each[0])) and int(number[1]) == uid:
                return bytes(each[1])
        return None

    def finish(self, uid: int, folder: str) -> bool:
        """Mark a mail as read, and move it to `folder` unless that is "". False when it can't be moved (RFC 6851)."""
        self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        if not folder:
            return True
        try:
            self._uid("MOVE", str(uid), quote(folder))
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, MailboxError):
            return False
        return True

    def _uid(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, ...]]:
        status, answer = self._connection.uid(command, *arguments)
        if status != "OK":
            raise MailboxError(f"{command}: {_words(answer)}")
        return list(answer)


@contextmanager
def open_mailbox(address: MailboxAddress) -> Iterator[Mailbox]:
    """The mailbox, logged in; MailboxError for whatever goes wrong with it, inside the block too."""
    connection = None
    try:
        connection = _connect(address)
        connection.login(address.user, address.password)
        status, answer = connection.select(quote(address.folder))
        if status != "OK":
            raise MailboxError(f"SELECT: {_words(answer)}")
        validity = connection.response("UIDVALIDITY")[1]
        yield Mailbox(connection, int(validity[0] or b"0") if validity else 0)
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(_describe(error)) from error
    finally:
        if connection is not None:
            _leave(connection)


def _connect(address: MailboxAddress) -> imaplib.IMAP4:
    if address.scheme == "imaps":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=context, timeout=TIMEOUT_SECONDS)
    return imaplib.IMAP4(address.host, address.port, timeout=TIMEOUT_SECONDS)


def _leave(connection: imaplib.IMAP4) -> None:
    try:
        connection.logout()
    except (imaplib.IMAP4.error, OSError):
        connection.shutdown()


def _describe(error: Exception) -> str:
    words = str(error) if isinstance(error, imaplib.IMAP4.error) else ""
    return f"{type(error).__name__}: {words}".strip(": ")[:200]


def _words(answer: list) -> str:
    return " ".join(each.decode("utf-8", "replace") for each in answer if isinstance(each, bytes))[:200]


def quote(name: str) -> str:
    """A folder's name as IMAP wants it."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
