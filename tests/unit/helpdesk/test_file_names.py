"""Names of files as people see them."""

import pytest

from helpdesk.attachments.limits import KINDS
from helpdesk.attachments.names import NAME_LENGTH, safe_name

RTL = "\u202e"


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("plan.pdf", "pdf", "plan.pdf"),
        ("Été à Liège 2026.PDF", "pdf", "Été à Liège 2026.pdf"),
        ("e\u0301te\u0301.pdf", "pdf", "été.pdf"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("..\\..\\windows\\system32\\a.txt", "txt", "a.txt"),
        ("/etc/passwd", "txt", "passwd.txt"),
        ("C:\\fakepath\\foto.jpg", "jpg", "foto.jpg"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "aSet-Cookie_ x.pdf"),
        ("a\x00b.pdf", "pdf", "ab.pdf"),
        (f"factuur{RTL}fdp.exe.pdf", "pdf", "factuurfdp.exe.pdf"),
        ("\u200b\u2066\ufeff.pdf", "pdf", "pdf.pdf"),
        ("", "pdf", "file.pdf"),
        ("...", "pdf", "file.pdf"),
        (".htaccess", "txt", "htaccess.txt"),
        ("CON.txt", "txt", "_CON.txt"),
        ("nul", "pdf", "_nul.pdf"),
        ("com1.tar.pdf", "pdf", "_com1.tar.pdf"),
        ('a<b>"c"|d?e*f%g:h.pdf', "pdf", "a_b__c__d_e_f_g_h.pdf"),
        ("foto.jpg", "png", "foto.png"),
        ("foto.jpeg", "jpg", "foto.jpeg"),
        ("plan", "docx", "plan.docx"),
        ("  spaties  .pdf", "pdf", "spaties.pdf"),
        ("😀.pdf", "pdf", "😀.pdf"),
    ],
)
def test_a_name_is_harmless_and_has_the_extension_of_the_content(name, kind, safe):
    assert safe_name(name, KINDS[kind]) == safe


@pytest.mark.parametrize("name", ["x" * 500 + ".pdf", "x" * 500, "." * 500 + ".pdf", "x." * 250 + "pdf"])
def test_a_long_name_keeps_its_extension(name):
    safe = safe_name(name, KINDS["pdf"])
    assert len(safe) <= NAME_LENGTH
    assert safe.endswith(".pdf")
    assert safe_name(safe, KINDS["pdf"]) == safe
