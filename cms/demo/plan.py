"""Which steps a demo takes and with which settings: decided purely, from the environment and from facts found before.

What is set in the environment is used as it is; only what is not set is started here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DEFAULT_OPENSEARCH_PORT = 9200
LANGUAGES = ("nl", "fr", "de", "en")
LOGINS = ("admin", "editor", "translator", "reviewer", "support", "search")
PASSWORD = "demo"  # noqa: S105 - printed on the screen, and good on loopback only
SETTINGS_MODULE = "cms.settings.dev"
# Beside those that the demo decides itself, the variables that say where things are: whoever uses the demo's env file
# must find the same places. OPENSEARCH_… are handed on as a family.
HANDED_ON = ("MEDIA_ROOT",)


class Step(StrEnum):
    """What the demo does, in this order; the text is what it says meanwhile."""

    FETCH_OPENSEARCH = "Fetching OpenSearch (the first time only)"
    START_OPENSEARCH = "Starting OpenSearch"
    START_MAIL_SINK = "Starting the mail sink"
    WRITE_ENV_FILE = "Writing var/demo.env"
    MIGRATE = "Migrating the database"
    LOAD_CONTENT = "Loading the demo content"
    COLLECT_STATIC = "Collecting static files"
    AWAIT_OPENSEARCH = "Waiting for OpenSearch to answer"
    BUILD_INDEX = "Building the search index"
    START_SITE = "Starting the site and its worker"
    AWAIT_SITE = "Waiting for the site to be ready"


class Impossible(Exception):
    """The demo cannot run as asked; the message says why and what to do."""


@dataclass(frozen=True)
class Facts:
    """What has to be looked up before planning. Ports are free ones that may be used."""

    root: Path
    web_port_holder: str | None  # who listens on the web port; None when it is free
    opensearch_port: int
    mail_port: int
    static_is_current: bool


@dataclass(frozen=True)
class Plan:
    """`environment` is complete for the site's settings; `steps` are in order."""

    port: int
    steps: tuple[Step, ...]
    environment: Mapping[str, str]
    opensearch_port: int | None  # None: somebody else's is used
    mail_port: int | None

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def with_opensearch_port(self, port: int) -> Plan:
        """The same plan, for when the port has been taken since: the first start may spend a minute on downloads."""
        url = f"http://{HOST}:{port}"
        return replace(self, opensearch_port=port, environment={**self.environment, "OPENSEARCH_URL": url})


def parse_port(environ: Mapping[str, str]) -> int:
    """The web port that the environment asks for. Raises Impossible when it is not one."""
    text = environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Impossible(f"PORT={text} is not a port: give a number from 1 to 65535, as in `PORT=8001 make demo`.")
    return int(text)


def build_plan(environ: Mapping[str, str], facts: Facts) -> Plan:
    """Raises Impossible."""
    port = parse_port(environ)
    if facts.web_port_holder is not None:
        raise Impossible(
            f"Port {port} on {HOST} is taken by {facts.web_port_holder}. "
            f"Stop that program, or choose another port: `PORT={port + 1 if port < 65535 else port - 1} make demo`."
        )
    own_opensearch = not environ.get("OPENSEARCH_URL")
    own_mail = not environ.get("EMAIL_URL")
    return Plan(
        port=port,
        steps=_build_steps(own_opensearch=own_opensearch, own_mail=own_mail, static=not facts.static_is_current),
        environment=_build_environment(environ, facts, port),
        opensearch_port=facts.opensearch_port if own_opensearch else None,
        mail_port=facts.mail_port if own_mail else None,
    )


def _build_steps(*, own_opensearch: bool, own_mail: bool, static: bool) -> tuple[Step, ...]:
    unneeded: set[Step] = set()
    if not own_opensearch:
        unneeded |= {Step.FETCH_OPENSEARCH, Step.START_OPENSEARCH, Step.AWAIT_OPENSEARCH}
    if not own_mail:
        unneeded.add(Step.START_MAIL_SINK)
    if not static:
        unneeded.add(Step.COLLECT_STATIC)
    return tuple(step for step in Step if step not in unneeded)


def _build_environment(environ: Mapping[str, str], facts: Facts, port: int) -> dict[str, str]:
    handed_on = {
        name: value
        for name, value in environ.items()
        if value and (name in HANDED_ON or name.startswith("OPENSEARCH_"))
    }
    return {
        **handed_on,
        "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
        "DEMO": "1",
        "PORT": str(port),
        "BASE_URL": environ.get("BASE_URL") or f"http://{HOST}:{port}",
        "DATABASE_URL": environ.get("DATABASE_URL") or f"sqlite:///{facts.root / 'var' / 'db.sqlite3'}",
        "OPENSEARCH_URL": environ.get("OPENSEARCH_URL") or f"http://{HOST}:{facts.opensearch_port}",
        "EMAIL_URL": environ.get("EMAIL_URL") or f"smtp://{HOST}:{facts.mail_port}",
    }


def build_farewell(plan: Plan) -> str:
    """What is printed once everything runs."""
    homes = "\n".join(f"  {code}       {plan.base_url}/{code}/" for code in LANGUAGES)
    logins = ", ".join("translator (fr)" if name == "translator" else name for name in LOGINS)
    mails = "var/mail/ (each mail a file)" if plan.mail_port else "sent through EMAIL_URL, not kept here"
    return f"""
The help centre is up.

{homes}
  admin    {plan.base_url}/admin/
  logins   {logins}; the password of each is "{PASSWORD}"
  search   {plan.environment["OPENSEARCH_URL"]}
  mails    {mails}
  logs     var/log/

Ctrl-C stops all of it; `make demo` starts it again with what you changed."""
