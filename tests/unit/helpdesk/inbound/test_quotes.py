"""A mail without what it quotes: as Gmail, Outlook, Apple Mail and Thunderbird write in four languages."""

import time

import pytest

from helpdesk.inbound.quotes import visible_text

OWN = {
    "nl": "Dag,\n\nJa, graag tegen vrijdag.\n\nMet vriendelijke groeten\nLien",
    "fr": "Bonjour,\n\nOui, avant vendredi s’il vous plaît.\n\nCordialement\nLien",
    "de": "Guten Tag,\n\nja, bitte bis Freitag.\n\nMit freundlichen Grüßen\nLien",
    "en": "Hello,\n\nYes, by Friday please.\n\nKind regards\nLien",
}
QUOTED = "> Dag Lien,\n>\n> Wanneer past het?\n> > oudere vraag\n> Tervane"
PLAIN_QUOTED = "Dag Lien,\n\nWanneer past het?\nTervane"

GMAIL = {
    "nl": "Op ma 23 nov 2026 om 10:12 schreef Tervane <help@tervane.example>:",
    "fr": "Le lun. 23 nov. 2026 à 10:12, Tervane <help@tervane.example> a écrit :",
    "de": "Am Mo., 23. Nov. 2026 um 10:12 Uhr schrieb Tervane <help@tervane.example>:",
    "en": "On Mon, 23 Nov 2026 at 10:12, Tervane <help@tervane.example> wrote:",
}
GMAIL_BROKEN = {
    "nl": "Op ma 23 nov 2026 om 10:12 schreef Tervane <\nhelp+tv-7k3m-92qf.k3v9x2m4qa@tervane.example>:",
    "fr": "Le lun. 23 nov. 2026 à 10:12, Tervane <help+tv-7k3m-92qf.k3v9x2m4qa@tervane.example>\na écrit :",
    "de": "Am Mo., 23. Nov. 2026 um 10:12 Uhr schrieb Tervane <\nhelp+tv-7k3m-92qf.k3v9x2m4qa@tervane.example>:",
    "en": "On Mon, 23 Nov 2026 at 10:12, Tervane <\nhelp+tv-7k3m-92qf.k3v9x2m4qa@tervane.example> wrote:",
}
APPLE = {
    "nl": "Op 23 nov 2026, om 10:12 heeft Tervane <help@tervane.example> het volgende geschreven:",
    "fr": "Le 23 nov. 2026 à 10:12, Tervane <help@tervane.example> a écrit :",
    "de": "Am 23.11.2026 um 10:12 schrieb Tervane <help@tervane.example>:",
    "en": "On 23 Nov 2026, at 10:12, Tervane <help@tervane.example> wrote:",
}
APPLE_PHONE = {
    "nl": "Tervane <help@tervane.example> schreef op 23 nov 2026 om 10:12:",
    "fr": "Le 23 nov. 2026 à 10:12, Tervane <help@tervane.example> a écrit :",
    "de": "Tervane <help@tervane.example> schrieb am 23. Nov. 2026 um 10:12:",
    "en": "On 23 Nov 2026, at 10:12 AM, Tervane <help@tervane.example> wrote:",
}
THUNDERBIRD = {
    "nl": "Op 23-11-2026 om 10:12 schreef Tervane:",
    "fr": "Le 23/11/2026 à 10:12, Tervane a écrit :",
    "de": "Am 23.11.26 um 10:12 schrieb Tervane:",
    "en": "On 23/11/2026 10:12, Tervane wrote:",
}
OUTLOOK = {
    "nl": (
        "Van: Tervane <help@tervane.example>",
        "Verzonden: maandag 23 november 2026 10:12",
        "Aan: Lien",
        "Onderwerp: RE: v",
    ),
    "fr": ("De : Tervane <help@tervane.example>", "Envoyé : lundi 23 novembre 2026 10:12", "À : Lien", "Objet : RE: v"),
    "de": (
        "Von: Tervane <help@tervane.example>",
        "Gesendet: Montag, 23. November 2026 10:12",
        "An: Lien",
        "Betreff: AW: v",
    ),
    "en": (
        "From: Tervane <help@tervane.example>",
        "Sent: Monday, November 23, 2026 10:12 AM",
        "To: Lien",
        "Subject: RE: v",
    ),
}
SEPARATORS = {
    "nl": "-----Oorspronkelijk bericht-----",
    "fr": "-----Message d'origine-----",
    "de": "-----Ursprüngliche Nachricht-----",
    "en": "-----Original Message-----",
}
PHONES = {
    "nl": "Verstuurd vanaf mijn iPhone",
    "fr": "Envoyé de mon iPhone",
    "de": "Von meinem iPhone gesendet",
    "en": "Sent from my iPhone",
}
LANGUAGES = ("nl", "fr", "de", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "attributions",
    [GMAIL, GMAIL_BROKEN, APPLE, APPLE_PHONE, THUNDERBIRD],
    ids=["gmail", "broken", "apple", "phone", "tb"],
)
@pytest.mark.parametrize("quoted", [QUOTED, PLAIN_QUOTED], ids=["marked", "unmarked"])
def test_what_comes_below_an_attribution_is_gone(language, attributions, quoted):
    assert visible_text(f"{OWN[language]}\n\n{attributions[language]}\n\n{quoted}\n") == OWN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_attribution_that_apple_quotes_is_gone_with_the_quote(language):
    assert visible_text(f"{OWN[language]}\n\n> {APPLE[language]}\n> \n{QUOTED}") == OWN[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", ["", "________________________________\n", "-----\n\n"])
@pytest.mark.parametrize("bold", [False, True])
def test_outlook_s_headers_and_all_below_are_gone(language, rule, bold):
    lines: tuple[str, ...] = OUTLOOK[language]
    if bold:
        lines = tuple(f"*{line.replace(':', ':*', 1)}" for line in lines)
    mail = f"{OWN[language]}\n\n{rule}" + "\n".join(lines) + f"\n\n{PLAIN_QUOTED}"
    shown = visible_text(mail)
    assert shown.startswith(OWN[language])
    assert "Tervane" not in shown


def test_french_headers_without_a_space_before_the_colon_are_seen():
    mail = "Oui.\n\nDe: T <help@tervane.example>\nEnvoyé: lundi 23 novembre 2026\nÀ: Lien\nObjet: v\n\nBonjour"
    assert visible_text(mail) == "Oui."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_separator_ends_what_is_shown(language):
    assert visible_text(f"{OWN[language]}\n\n{SEPARATORS[language]}\nVan: x\n\n{PLAIN_QUOTED}") == OWN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_phone_adds_is_gone(language):
    assert visible_text(f"{OWN[language]}\n\n{PHONES[language]}\n\n{APPLE[language]}\n\n{QUOTED}") == OWN[language]
    assert visible_text(f"{OWN[language]}\n\n{APPLE[language]}\n\n{QUOTED}\n\n{PHONES[language]}") == OWN[language]


@pytest.mark.parametrize("mark", ["-- ", "--"])
def test_a_signature_is_gone(mark):
    assert visible_text(f"Graag.\n\n{mark}\nLien Peeters\nBedrijf bv\n+32 2 000 01 23") == "Graag."
    assert visible_text(f"Graag.\n\n{GMAIL['nl']}\n\n{QUOTED}\n\n{mark}\nLien Peeters") == "Graag."


def test_an_answer_below_the_quote_is_shown_alone():
    assert visible_text(f"{THUNDERBIRD['nl']}\n{QUOTED}\n\nVrijdag past.") == "Vrijdag past."


def test_answers_between_quoted_lines_keep_them():
    mail = f"{THUNDERBIRD['nl']}\n> Hoeveel gebruikers?\n\nTwaalf.\n\n> Tegen wanneer?\n\nVrijdag.\n\n> Groeten"
    assert visible_text(mail) == "> Hoeveel gebruikers?\n\nTwaalf.\n\n> Tegen wanneer?\n\nVrijdag."


@pytest.mark.parametrize(
    "text",
    [
        "Twee dingen:\n- één\n- twee\nEn dan nog dit.",
        "Dag,\nBedankt, maar het werkt nog niet.\nKunt u bellen?",
        "Hi\nThanks, but it fails.\nPlease call.",
        "Op 12 mei schreef u het volgende:\n\nWij betalen terug.\n\nDat is niet gebeurd.",
        "Van: dinsdag\nTot: vrijdag\nzijn we gesloten.",
        "Am 12. Mai schrieb mir Ihr Kollege:\nDas geht.",
        "Verzonden met PostNL, nooit aangekomen",
        "De : c’est un mot.\n\nÀ : un autre.",
        "On 12 May I wrote:\nnothing",
    ],
)
def test_what_is_not_surely_a_quote_stays(text):
    assert visible_text(text) == text


@pytest.mark.parametrize("text", [QUOTED, f"{GMAIL['fr']}\n\n{QUOTED}", "--\nLien", PHONES["de"], "\n\n-- \n\n"])
def test_where_nothing_is_left_everything_is_shown(text):
    assert visible_text(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "On " + "a " * 25_000,
        "Op 1 schreef " * 4_000,
        "On 1 wrote\n" * 5_000,
        "Van: x\nAan: y\n" * 3_500,
        ">" * 50_000,
        "> \nx\n" * 10_000,
        "a schreef op 1 " * 3_000 + ":",
        "\n" * 50_000,
        "x\n" + "Sent from my iPhone\n" * 2_500,
    ],
)
def test_no_text_takes_long(text):
    begun = time.perf_counter()
    visible_text(text)
    assert time.perf_counter() - begun < 5
