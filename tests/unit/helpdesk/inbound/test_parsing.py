"""What is read of a mail, however it was written; and that no mail, however broken, gets in the way."""

import time
from email.message import EmailMessage

import pytest

from helpdesk.inbound.html_text import html_to_text
from helpdesk.inbound.parsing import parse_mail
from tests.inbound_samples import postfix_bounce


def raw(headers: str = "", body: str | bytes = "Hallo") -> bytes:
    lines = headers.strip().replace("\n", "\r\n").encode()
    return lines + b"\r\n\r\n" + (body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode())


def test_who_wrote_it_to_whom_and_what_it_answers():
    mail = parse_mail(
        raw(
            "Delivered-To: help+tv-1.abc@tervane.example\n"
            "From: =?utf-8?q?L=C3=A9a?= Peeters <Lea@Bedrijf.example>\n"
            "To: Help <HELP@tervane.example>, x@y.example\n"
            "Cc: z@y.example\n"
            "Subject: =?iso-8859-1?q?r=E9siliation?=\n =?utf-8?b?IMOpdMOp?=\n"
            "Message-ID: <1@bedrijf.example>\n"
            "In-Reply-To: <a@tervane.example> (no comment)\n"
            "References: <r@tervane.example>\n\t<a@tervane.example>"
        )
    )
    assert (mail.from_name, mail.from_email) == ("Léa Peeters", "lea@bedrijf.example")
    assert mail.recipients == (
        "help+tv-1.abc@tervane.example",
        "help@tervane.example",
        "x@y.example",
        "z@y.example",
    )
    assert mail.visible_recipients == ("help@tervane.example", "x@y.example", "z@y.example")
    assert mail.subject == "résiliation été"
    assert mail.message_id == "<1@bedrijf.example>"
    assert mail.in_reply_to == ("<a@tervane.example>",)
    assert mail.references == ("<r@tervane.example>", "<a@tervane.example>")
    assert mail.text == "Hallo"
    assert not mail.is_automatic
    assert mail.report is None


@pytest.mark.parametrize(
    "headers",
    [
        "From: a@b.example\nFrom: c@d.example",
        "From: a@b.example, c@d.example",
        "From: undisclosed",
        "From: ",
        "Subject: none",
        "From: a@b.example <c@d.example>, x",
    ],
)
def test_where_it_is_not_clear_who_wrote_nobody_did(headers):
    assert parse_mail(raw(headers)).from_email == ""


def test_an_address_in_a_name_is_a_name():
    mail = parse_mail(raw('From: "boss@tervane.example" <evil@x.example>'))
    assert (mail.from_name, mail.from_email) == ("boss@tervane.example", "evil@x.example")
    mail = parse_mail(raw("From: =?utf-8?q?boss=40tervane=2Eexample=3E?= <evil@x.example>"))
    assert mail.from_email == "evil@x.example"


def test_a_mail_without_a_usable_message_id_gets_the_same_one_each_time():
    for headers in ("From: a@b.example", "Message-ID: none", "Message-ID: <a@b> <c@d>", f"Message-ID: <{'x' * 400}@b>"):
        first, second = parse_mail(raw(headers)), parse_mail(raw(headers))
        assert first.message_id == second.message_id
        assert first.message_id.endswith("@no-message-id.invalid>")
    assert parse_mail(raw(body="a")).message_id != parse_mail(raw(body="b")).message_id


@pytest.mark.parametrize(
    ("headers", "is_automatic"),
    [
        ("Auto-Submitted: auto-replied (vacation)", True),
        ("Auto-Submitted: auto-generated", True),
        ("Auto-Submitted: no", False),
        ("Auto-Submitted: No; x=y", False),
        ("Precedence: bulk", True),
        ("Precedence: auto_reply", True),
        ("Precedence: list", True),
        ("Precedence: first-class", False),
        ("X-Autoreply: yes", True),
        ("Return-Path: <>", True),
        ("Return-Path: <a@b.example>", False),
        ("X-Auto-Response-Suppress: All", False),
        ("Subject: Automatic reply: away", False),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=x", True),
    ],
)
def test_whether_a_machine_wrote_it(headers, is_automatic):
    assert parse_mail(raw(headers)).is_automatic is is_automatic


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=utf-8", "é".encode(), "é"),
        ("text/plain; charset=iso-8859-15", b"\xa4", "€"),
        ("text/plain; charset=windows-1252", b"\x93a\x94", "“a”"),
        ("text/plain; charset=utf-8", b"caf\xe9", "café"),
        ("text/plain; charset=no-such-thing", "é".encode(), "é"),
        ("text/plain; charset=us-ascii", "é".encode(), "é"),
        ("text/plain; charset=punycode", b"abc-", "abc-"),
        ("text/plain; charset=zlib", b"abc", "abc"),
        ("text/plain; charset=utf-16", "é".encode("utf-16"), "é"),
        ('text/plain; charset="utf-8', "é".encode(), "é"),
        ("text/plain; charset*=x''utf-8", "é".encode(), "é"),
        ("nonsense", b"a", "a"),
        ("text/plain", b"a\x00b\x1b[31mc\x07\r\nd", "ab[31mc\nd"),
    ],
)
def test_every_charset_comes_out_as_text(content_type, body, text):
    assert parse_mail(raw(f"Content-Type: {content_type}\nContent-Transfer-Encoding: 8bit", body)).text == text


def test_headers_in_raw_utf_8_are_read():
    mail = parse_mail("From: Léa <lea@b.example>\r\nSubject: résumé\r\n\r\nx".encode())
    assert (mail.from_name, mail.subject) == ("Léa", "résumé")


def test_of_a_plain_and_an_html_version_the_plain_one_is_taken():
    message = EmailMessage()
    message.set_content("plain words")
    message.add_alternative("<p>rich words</p>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="../été.pdf")
    mail = parse_mail(message.as_bytes())
    assert mail.text == "plain words"
    assert [(file.name, file.content_type, file.content) for file in mail.files] == [
        ("../été.pdf", "application/pdf", b"%PDF-")
    ]


def test_html_alone_becomes_text():
    message = EmailMessage()
    message.set_content(
        "<html><head><title>no</title><style>p{}</style></head><body><!-- no --><p>Eén &amp; twee</p>"
        "<div>drie<br>vier</div><ul><li>a<li>b</ul><script>alert(1)</script>&lt;b&gt;"
        "<blockquote><p>oud</p></blockquote></body></html>",
        subtype="html",
    )
    assert parse_mail(message.as_bytes()).text.replace("\n\n", "\n") == (
        "Eén & twee\ndrie\nvier\n- a\n- b\n<b>\n>\n> oud"
    )


def test_text_in_several_parts_is_put_together_and_pictures_come_after_files():
    message = EmailMessage()
    message.set_content("above")
    message.make_mixed()
    picture = EmailMessage()
    picture.set_content(b"\x89PNG", maintype="image", subtype="png", disposition="inline", cid="<logo>")
    message.attach(picture)
    below = EmailMessage()
    below.set_content("below")
    message.attach(below)
    message.add_attachment("name;x\n", subtype="csv", filename="list.csv")
    mail = parse_mail(message.as_bytes())
    assert mail.text == "above\n\n\nbelow"
    assert [file.name for file in mail.files] == ["list.csv", "file.png"]


def test_a_mail_that_is_attached_is_a_file():
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("inner words")
    outer = EmailMessage()
    outer.set_content("see below")
    outer.add_attachment(inner)
    mail = parse_mail(outer.as_bytes())
    assert mail.text == "see below"
    [file] = mail.files
    assert file.name == "message.eml"
    assert b"inner words" in file.content


def nested(depth: int, kind: str = "multipart/mixed") -> bytes:
    start = b"".join(
        f"Content-Type: {kind}; boundary=b{number}\r\n\r\n--b{number}\r\n".encode() for number in range(depth)
    )
    return b"From: a@b.example\r\n" + start + b"\r\nwords"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"\r\n" * 100_000,
        b"From: " + b"<" * 50_000,
        b"From: " + b"(" * 50_000 + b"\r\n\r\nx",
        b"From: " + b"=?utf-8?q?a?= " * 10_000 + b"<a@b.example>\r\n\r\nx",
        b"To: " + b"a@b.example, " * 20_000 + b"\r\n\r\nx",
        b"References: " + b"<a@b> " * 50_000 + b"\r\n\r\nx",
        b"Subject: =?utf-8?b?!!!?= =?x?y?z?=\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 20_000,
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!" + b"=" * 9999,
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n\xff\xff\r\nend",
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
        b"Content-Type: text/html\r\n\r\n" + b"<blockquote>a" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 200_000,
        b"Content-Type: text/html\r\n\r\n" + b"<script>" * 100_000,
        b"Content-Type: text/html\r\n\r\n" + b"<a " * 300_000,
        b"Content-Type: text/html\r\n\r\n" + b"&#x110000;&#xd800;&#0;",
        nested(30),
        nested(3000),
        nested(500, "message/rfc822"),
        b"Message-ID: <" + b"a" * 5000 + b"\r\n\r\nx",
        b"Content-Disposition: attachment; filename*=utf-8''%ff%fe; filename*0*=x\r\n\r\nx",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\n\xff: \x00",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 1_000_000,
        nested(100) + b"\n" * 3_000_000,
        b"X: y\r\n" * 3_000_000,
        b"\n" * 20_000_000,
        b"In-Reply-To: " + b"<a@b>\r\n " * 2_000_000,
    ],
    ids=range(30),
)
def test_no_mail_is_too_broken_or_takes_long(content):
    begun = time.perf_counter()
    mail = parse_mail(content)
    assert time.perf_counter() - begun < 5
    assert len(mail.text) <= 50_001
    assert "\x00" not in mail.text + mail.subject + mail.from_name
    mail.text.encode()
    mail.subject.encode()


def test_html_never_comes_out_as_it_went_in():
    assert html_to_text("a<img src=x onerror=alert(1)>b") == "ab"


@pytest.mark.parametrize("action", ["failed", "delayed", "delivered"])
def test_a_delivery_report_is_read(action):
    content = postfix_bounce(to="help@tervane.example", original_id="<1@tervane.example>", action=action)
    report = parse_mail(content).report
    assert report is not None
    assert report.original_id == "<1@tervane.example>"
    [recipient] = report.recipients
    assert (recipient.address, recipient.action, recipient.status) == ("lien@bedrijf.example", action, "5.1.1")
    assert recipient.diagnostic.startswith("550 5.1.1 <lien@bedrijf.example>: Recipient")
    assert bool(report.failures) is (action == "failed")


def test_a_report_with_the_whole_mail_in_it_is_read():
    """As Exim and Exchange return it."""
    content = postfix_bounce(to="help@tervane.example", original_id="<1@tervane.example>").replace(
        b"Content-Type: text/rfc822-headers", b"Content-Type: message/rfc822"
    )
    report = parse_mail(content).report
    assert report is not None
    assert report.original_id == "<1@tervane.example>"


def test_a_receipt_that_a_mail_was_read_is_no_report():
    content = postfix_bounce(to="help@tervane.example", original_id="<1@tervane.example>").replace(
        b"message/delivery-status", b"message/disposition-notification"
    )
    mail = parse_mail(content)
    assert mail.report is None
    assert mail.is_automatic
