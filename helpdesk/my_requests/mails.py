"""The mail with the link: it holds nothing that anybody typed, so that nobody can send words to others with it."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.mails import ComposedMail
from helpdesk.models import MailRole
from helpdesk.my_requests.links import VALID


def compose_sign_in(*, to: str, language: str, url: str) -> ComposedMail:
    """`url` is absolute and opens the page in `language`."""
    with override(language):
        context = {"url": url, "language": language, "minutes": int(VALID.total_seconds() // 60)}
        return ComposedMail(
            role=MailRole.SIGN_IN,
            to=to,
            reply_to="",
            subject=_("Your link to “my requests”"),
            text=render_to_string("email/sign_in.txt", context),
            html=render_to_string("email/sign_in.html", context),
            language=language,
        )
