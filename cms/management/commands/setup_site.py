"""`manage.py setup_site`: an empty site, with its home page, topics, contact page, request types and administrator."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext, gettext_noop, override

from cms.demo_content.logins import make_groups
from helpdesk.models import RequestIndexPage
from kb.base.languages import language_codes
from kb.services import ensure_topic, in_languages, publish_page, set_up_site

HOME_TITLE = gettext_noop("How can we help you?")
REQUESTS_TITLE = gettext_noop("Ask a question")


def _in_all_languages(message: str) -> dict[str, str]:
    titles = {}
    for code in language_codes():
        with override(code):
            titles[code] = gettext(message)
    return titles


class Command(BaseCommand):
    help = "Set up an empty site in all languages. Safe to repeat: what is there is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="the organisation's name, as the header shows it")
        parser.add_argument("--hostname", default="localhost")
        parser.add_argument("--port", type=int, default=80)
        parser.add_argument("--topic", action="append", default=[], metavar="KEY", help="may be given several times")
        parser.add_argument("--admin", metavar="LOGIN", help="the first administrator; asks for a password")
        parser.add_argument("--admin-email", default="")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        titles = _in_all_languages(HOME_TITLE)
        home = set_up_site(
            brand_name=options["name"], titles=titles, hostname=options["hostname"], port=options["port"]
        )
        for key in options["topic"]:
            ensure_topic(key=key)
        if not RequestIndexPage.objects.child_of(home).exists():
            page = RequestIndexPage(**in_languages(title=_in_all_languages(REQUESTS_TITLE)))
            publish_page(page=page, parent=home)
        make_groups(home)
        if options["admin"]:
            self._make_admin(options["admin"], options["admin_email"])
        self.stdout.write(f"The site of {options['name']} is there. Write its content at /admin/.")

    def _make_admin(self, login: str, email: str) -> None:
        users = get_user_model()
        if users.objects.filter(username=login).exists():
            self.stdout.write(f"The login {login} is there already; its password is unchanged.")
            return
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD") or getpass.getpass(f"Password for {login}: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        users.objects.create_superuser(username=login, email=email, password=password)
