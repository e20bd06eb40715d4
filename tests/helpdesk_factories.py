"""A site with a help desk: pages, forms and requests, made as editors and customers make them."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from wagtail.models import Locale, Site

from helpdesk.guard.proof import make_challenge, solve
from helpdesk.models import Inbox, Request, RequestField, RequestIndexPage, RequestPage, RoutingRule
from helpdesk.services import Origin, Submission, submit
from kb.base.models import BasePage
from kb.models import ContactPoint, HomePage

LANGUAGES = ("nl", "fr", "de", "en")
HOURS = "Mo-Fr 08:30-17:00; PH off"

TITLES = {"nl": "Contract", "fr": "Contrat", "de": "Vertrag", "en": "Contract question"}
THANKS = {
    "nl": "Een collega leest uw vraag.",
    "fr": "Un collègue lit votre question.",
    "de": "Jemand liest Ihre Frage.",
    "en": "A colleague reads your question.",
}

# Key, type, role, required, labels, (choice keys, choices), in the four languages.
FIELDS: list[dict[str, Any]] = [
    {"key": "subject", "type": "singleline", "role": "subject", "label": ("Onderwerp", "Objet", "Betreff", "Subject")},
    {
        "key": "about",
        "type": "dropdown",
        "label": ("Waarover?", "À quel sujet ?", "Worüber?", "About?"),
        "keys": ("access", "service-pack"),
        "choices": (
            ("Toegang, of niet", "Servicepakket"),
            ("Accès", "Pack de services"),
            ("Zugang", "Servicepaket"),
            ("Access", "Service pack"),
        ),
    },
    {
        "key": "extras",
        "type": "checkboxes",
        "required": False,
        "label": ("Extra's", "Options", "Extras", "Extras"),
        "keys": ("a", "b"),
        "choices": (("Eén", "Twee"), ("Un", "Deux"), ("Eins", "Zwei"), ("One", "Two")),
    },
    {
        "key": "end_date",
        "type": "date",
        "required": False,
        "label": ("Einddatum", "Date de fin", "Enddatum", "End date"),
    },
    {"key": "message", "type": "multiline", "role": "message", "label": ("Vraag", "Question", "Frage", "Question")},
    {"key": "name", "type": "singleline", "role": "name", "label": ("Naam", "Nom", "Name", "Name")},
    {
        "key": "phone",
        "type": "singleline",
        "role": "phone",
        "required": False,
        "label": ("Telefoon", "Téléphone", "Telefon", "Phone"),
    },
    {"key": "email", "type": "email", "role": "email", "label": ("E-mailadres", "Adresse e-mail", "E-Mail", "E-mail")},
    {
        "key": "consent",
        "type": "checkbox",
        "role": "consent",
        "label": ("Ik ga akkoord", "Je suis d’accord", "Ich stimme zu", "I agree"),
    },
]

ANSWERS: dict[str, Any] = {
    "subject": "Licentie stopzetten",
    "about": "service-pack",
    "extras": ["b"],
    "end_date": "2026-12-23",
    "message": "We gebruiken ze niet meer.\nKan dat?",
    "name": "Lien Peeters",
    "phone": "+32 2 000 01 23",
    "email": "lien@bedrijf.example",
    "consent": "on",
}


def make_home(*, hours: str = HOURS) -> HomePage:
    """The home page of the default site, with a contact point that has `hours`."""
    # A test with transactions of its own leaves an empty database, without what the migrations put there.
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    point = ContactPoint.objects.create(key="support", name_nl="Klantenservice", phone="+3220000123", hours=hours)
    root = BasePage.get_first_root_node() or BasePage.add_root(instance=BasePage(title="Root", slug="root"))
    titles = {f"title_{code}": f"Help {code}" for code in LANGUAGES}
    home = HomePage(slug="help", contact_point=point, site_name_nl="Helpcentrum", **titles)
    root.add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": home, "site_name": "Help"}
    )
    cache.clear()
    return home


def make_index(home: HomePage) -> RequestIndexPage:
    slugs = {f"local_slug_{code}": f"ask-{code}" for code in LANGUAGES}
    titles = {f"title_{code}": f"Ask {code}" for code in LANGUAGES}
    index = RequestIndexPage(slug="ask", intro_nl="Kies.", **titles, **slugs)
    home.add_child(instance=index)
    return index


def _texts(spec: dict[str, Any], key: str, column: str, languages: tuple[str, ...]) -> dict[str, str]:
    return {f"{column}_{code}": spec[key][LANGUAGES.index(code)] for code in languages if key in spec}


def make_field(page: RequestPage, spec: dict[str, Any], languages: tuple[str, ...] = LANGUAGES) -> RequestField:
    labels = {f"label_{code}": spec["label"][LANGUAGES.index(code)] for code in languages}
    choices = {
        f"choices_{code}": "\n".join(spec["choices"][LANGUAGES.index(code)]) for code in languages if "choices" in spec
    }
    return RequestField(
        page=page,
        clean_name=spec["key"],
        field_type=spec["type"],
        role=spec.get("role", ""),
        required=spec.get("required", True),
        choice_keys="\n".join(spec.get("keys", ())),
        pattern=spec.get("pattern", ""),
        notice_days=spec.get("notice_days"),
        show_field=spec.get("show_field", ""),
        show_values="\n".join(spec.get("show_values", ())),
        starts_step="step" in spec,
        **labels,
        **choices,
        **_texts(spec, "error", "error", languages),
        **_texts(spec, "step", "step_title", languages),
    )


def make_inbox(address: str = "contracts@tervane.example", **values: Any) -> Inbox:
    """The inbox with this address, made where there is none."""
    return Inbox.objects.get_or_create(name=address, defaults={"addresses": address, "language": "nl"} | values)[0]


def make_request_page(
    index: RequestIndexPage,
    key: str = "contract",
    *,
    fields: list[dict[str, Any]] | None = None,
    languages: tuple[str, ...] = LANGUAGES,
    **values: Any,
) -> RequestPage:
    """A published form with every kind of field that the demo uses."""
    defaults: dict[str, Any] = {
        "promise_working_days": 1,
        **{f"title_{code}": TITLES[code] for code in languages},
        **{f"thanks_{code}": THANKS[code] for code in languages},
        **{f"local_slug_{code}": f"{key}-{code}" for code in languages},
    }
    page = RequestPage(key=key, slug=key, **{**defaults, **values})
    index.add_child(instance=page)
    page.form_fields.set([make_field(page, spec, languages) for spec in (FIELDS if fields is None else fields)])
    page.save()
    RoutingRule.objects.create(request_page=page, inbox=make_inbox())
    return RequestPage.objects.get(pk=page.pk)


def proof(token: str, *, age: float = 10.0) -> str:
    """What a browser sends with the form that has `token`, its challenge given `age` seconds ago."""
    return solve(make_challenge(token, now=time.time() - age))


def sent(token: str, **changes: Any) -> dict[str, Any]:
    """The answers as a browser posts them: with the form's token and a proof that fits it."""
    return {**ANSWERS, "_token": token, "_proof": proof(token), **changes}


def cleaned(page: RequestPage, **changes: Any) -> dict[str, Any]:
    form = page.get_form({**ANSWERS, **changes})
    assert form.is_valid(), form.errors
    return dict(form.cleaned_data)


def make_request(
    page: RequestPage, *, language: str = "nl", token: str = "0" * 32, origin: Origin | None = None, **changes: Any
) -> Request:
    """A request that was sent with `page`, with its mails and their jobs."""
    return submit(
        Submission(
            page=page, language=language, cleaned=cleaned(page, **changes), token=token, origin=origin or Origin()
        )
    )
