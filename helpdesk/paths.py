"""Paths of this site, as browsers tell them."""

from helpdesk.one_line import one_line

PATH_LENGTH = 500


def clean_path(path: str) -> str:
    """A path of this site without its query, or "" for anything else."""
    path = one_line(path)
    is_local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path.partition("?")[0][:PATH_LENGTH] if is_local else ""
