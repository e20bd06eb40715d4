"""Static files are collected again only when something that goes into them has changed.

That is the installed packages (pinned in one file) and the project's own files; their fingerprint is kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path


def build_fingerprint(root: Path) -> str:
    """Changes with the pinned packages and with the path, size or time of any file under a static folder."""
    digest = hashlib.sha256((root / "requirements" / "run.txt").read_bytes())
    folders = [root / "static", *sorted(root.glob("*/static"))]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                status = path.stat()
                digest.update(f"{path.relative_to(root)}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_current(root: Path, collected: Path) -> bool:
    return _stamp(collected).is_file() and _stamp(collected).read_text() == build_fingerprint(root)


def mark_current(root: Path, collected: Path) -> None:
    collected.mkdir(parents=True, exist_ok=True)
    _stamp(collected).write_text(build_fingerprint(root))


def _stamp(collected: Path) -> Path:
    """Beside the folder, not in it: nothing but static files is served from there."""
    return collected.with_name(f"{collected.name}.stamp")
