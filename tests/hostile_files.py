"""Files as customers send them, good and hostile, made where they are needed."""

import io
import struct
import zipfile

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 100
RTL = "\u202e"
DOCX_PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, kind)
    return out.getvalue()


def heic() -> bytes:
    """The start of one, by which it is known."""
    return struct.pack(">L", 24) + b"ftypheic" + b"\x00\x00\x00\x00" + b"mif1heic" + b"\x00" * 64


def archive(parts: dict[str, bytes], *, deflated: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({**DOCX_PARTS, **{name.replace("__", "/"): content for name, content in more.items()}})


def odt() -> bytes:
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, deflated=False)


def bomb() -> bytes:
    """30 MB of zeros in 30 kB."""
    return archive({"zeros": b"\x00" * (30 * 1024 * 1024)})


def claimed_bomb() -> bytes:
    """Its directory says that one entry unpacks to 4 GB."""
    content = bytearray(archive({"a": b"a"}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", 0xFFFFFFF0)
    return bytes(content)


def overlapping() -> bytes:
    """Two entries say that they are packed in more bytes than the file has."""
    content = bytearray(archive({"a": b"a" * 100, "b": b"b" * 100}))
    at = content.find(b"PK\x01\x02")
    content[at + 20 : at + 24] = struct.pack("<L", 100_000)
    return bytes(content)


def crowded() -> bytes:
    return archive({f"{number}": b"" for number in range(2_500)})


def huge_directory() -> bytes:
    content = bytearray(archive({"a": b"a"}))
    content[-10:-6] = struct.pack("<L", 2**31)
    return bytes(content)


def locked() -> bytes:
    content = bytearray(archive({"a": b"a"}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def pdf_and_zip() -> bytes:
    return PDF + archive({"evil.js": b"alert(1)"})


def gif_and_html() -> bytes:
    return b"GIF89a" + b"\x00" * 8 + b"<script>alert(1)</script>" + picture("GIF")
