"""An explanation in plain words of the active language. What the site's content says is marked with its language.

Everything is escaped: what comes out is HTML in which only these functions wrote tags.
"""

from collections.abc import Iterable, Sequence

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from search.explanation import Absence, Explained, Explanation, FoundWord, find_missing
from search.query.probes import Form, Place, Relation

# What is less than this part of a page's points goes without saying.
WORTH_TELLING = 0.08
WORDS_TOLD = 4
# Two pages whose points differ by less of the higher ones have about the same.
ABOUT_THE_SAME = 0.05
NOTHING = SafeString("")


def quote(text: str, language: str) -> SafeString:
    return format_html('“<span lang="{}">{}</span>”', language, text)


def _quote_all(texts: Iterable[str], language: str) -> SafeString:
    return format_html_join(", ", "{}", ((quote(text, language),) for text in dict.fromkeys(texts)))


def name_place(place: Place) -> str:
    """As the heading of a row."""
    return {
        Place.QUESTION: _("Question"),
        Place.ALTERNATIVES: _("Other wordings"),
        Place.ANSWER: _("Answer"),
        Place.ANYWHERE: _("Anywhere on the page"),
        Place.CODES: _("Codes on the page"),
    }[place]


def name_form(row: FoundWord, language: str) -> SafeString:
    """How the word stands there, with the page's own form of it."""
    if row.relation in (Relation.NUMBER, Relation.QUOTED, Relation.CODE, Relation.COMMON):
        return NOTHING
    name = {
        Form.EXACT: _("as written"),
        Form.STEM: _("same stem"),
        Form.COMPOUND: _("part of a compound"),
        Form.FAMILY: _("same family"),
    }[row.form]
    return format_html("{}: {}", name, quote(row.seen, language)) if row.seen else format_html("{}", name)


def name_relation(row: FoundWord, language: str) -> SafeString:
    """Why it was looked for, unless it was typed."""
    told = {
        Relation.TYPED: "",
        Relation.CORRECTION: _("correction of {}"),
        Relation.MAYBE: _("what {} may mean"),
        Relation.SYNONYM: _("synonym of {}"),
        Relation.ABBREVIATION: _("short or long form of {}"),
        Relation.PART: _("part of {}"),
        Relation.JOINED: _("{} as one word"),
        Relation.NUMBER: _("number and what it counts, together"),
        Relation.QUOTED: _("in quotation marks, side by side"),
        Relation.CODE: _("code"),
        Relation.COMMON: _("only common words, which any page has"),
    }[row.relation]
    return format_html(told, quote(row.of, language))


def tell_places(rows: Sequence[FoundWord], language: str) -> list[SafeString]:
    """The words that count most, a sentence for each place and each synonym."""
    total = sum(row.points for row in rows)
    # What stands somewhere stands anywhere as well.
    named = [row for row in rows if row.place is not Place.ANYWHERE] or list(rows)
    told = [row for row in named if row.points >= WORTH_TELLING * total][:WORDS_TOLD]
    sentences = []
    for place in dict.fromkeys(row.place for row in told):
        here = [row for row in told if row.place is place]
        if plain := [row.word for row in here if row.relation not in _OTHER_WORDS]:
            sentences.append(format_html(_contains(place), _quote_all(plain, language)))
        sentences += [
            format_html(_stands(row), quote(row.word, language), quote(row.of, language))
            for row in here
            if row.relation in _OTHER_WORDS
        ]
    return sentences


_OTHER_WORDS = (Relation.SYNONYM, Relation.ABBREVIATION, Relation.PART, Relation.JOINED)


def _contains(place: Place) -> str:
    return {
        Place.QUESTION: _("Its question contains {}."),
        Place.ALTERNATIVES: _("Its other wordings contain {}."),
        Place.ANSWER: _("Its answer contains {}."),
        Place.ANYWHERE: _("The page contains {}."),
        Place.CODES: _("It contains the code {}."),
    }[place]


def _stands(row: FoundWord) -> str:
    """A sentence with the word and what was typed."""
    if row.relation is Relation.SYNONYM:
        return {
            Place.QUESTION: _("In its question stands {}, a synonym of {}."),
            Place.ALTERNATIVES: _("In its other wordings stands {}, a synonym of {}."),
        }.get(row.place, _("In its text stands {}, a synonym of {}."))
    return {
        Place.QUESTION: _("In its question stands {}, for {}."),
        Place.ALTERNATIVES: _("In its other wordings stands {}, for {}."),
    }.get(row.place, _("In its text stands {}, for {}."))


def tell_position(explanation: Explanation) -> SafeString:
    """Which hit it is, or why it is none."""
    chosen = explanation.chosen
    if chosen is None or chosen.position is None:
        return format_html("<b>{}</b> {}", _("It is no hit of this query."), tell_absence(explanation))
    place = format_html(
        "<b>{}</b>", _("hit %(position)s of %(total)s") % {"position": chosen.position, "total": explanation.total}
    )
    return format_html(_("It is promoted for this query: {}.") if chosen.is_promoted else _("It is {}."), place)


def tell_absence(explanation: Explanation) -> SafeString:
    absence, choice = explanation.absence, explanation.choice
    if absence is Absence.NO_WORD and choice:
        typed = quote(explanation.understanding.text, explanation.understanding.written_in)
        return format_html(_("No word of {} stands on the page, nor a synonym of one."), typed)
    if absence is Absence.BELOW_CUTOFF and explanation.chosen:
        return format_html(
            _("Its words have {points} points; beside the best hit, {needed} are needed."),
            points=number_format(explanation.chosen.words_points, 1),
            needed=number_format(explanation.needed, 1),
        )
    return format_html("{}", _ABSENCES[absence]()) if absence in _ABSENCES else NOTHING


_ABSENCES = {
    Absence.NO_SUCH_PAGE: lambda: _("There is no such page."),
    Absence.OTHER_KIND: lambda: _("Only questions, information pages and the contact page are searched."),
    Absence.NOT_LIVE: lambda: _("It is not published."),
    Absence.EXPIRED: lambda: _("It has expired."),
    Absence.PRIVATE: lambda: _("It is private: not everybody may read it."),
    Absence.ELSEWHERE: lambda: _("It stands outside the site."),
    Absence.NO_TEXT: lambda: _("It has no text in any language."),
    Absence.NOT_INDEXED: lambda: _("It is not in the search index yet. Try again in a minute."),
    Absence.OTHER_LANGUAGE: lambda: _("It has no text in the languages that were searched."),
    Absence.TOO_MANY: lambda: _("It matches, but too many other pages match better."),
}


def is_about_the_same(one: float, other: float) -> bool:
    return abs(one - other) <= ABOUT_THE_SAME * max(abs(one), abs(other), 1e-9)


def _tell_missing(lower: Explained, higher: Explained) -> SafeString:
    """What the words of the higher one have more of; empty when nothing stands out."""
    row = find_missing(lower.rows, higher.rows)
    if row is None:
        return NOTHING
    return format_html(
        {
            Place.QUESTION: _("{} in its question counts more"),
            Place.ALTERNATIVES: _("{} in its other wordings counts more"),
            Place.ANSWER: _("{} in its answer counts more"),
            Place.ANYWHERE: _("{} on the page counts more"),
            Place.CODES: _("it has the code {}"),
        }[row.place],
        quote(row.word, higher.language),
    )


def why_words(chosen: Explained, other: Explained, names: tuple[str, str]) -> SafeString:
    """`names`: of the chosen one and of the other."""
    if is_about_the_same(chosen.words_points, other.words_points):
        return format_html("{}", _("about the same"))
    other_leads = other.words_points > chosen.words_points
    lower, higher = (chosen, other) if other_leads else (other, chosen)
    reason = _tell_missing(lower, higher)
    return format_html("{}: {}", names[1] if other_leads else names[0], reason) if reason else reason


def why_likeness(chosen: Explained, other: Explained, names: tuple[str, str]) -> SafeString:
    if is_about_the_same(chosen.likeness_points, other.likeness_points):
        return format_html("{}", _("about the same"))
    other_leads = other.likeness_points > chosen.likeness_points
    higher = other if other_leads else chosen
    if not higher.wording:
        return NOTHING
    told = quote(higher.wording, higher.language)
    return format_html(_("{}: its wording {}"), names[1] if other_leads else names[0], told)


def tell_lead(explanation: Explanation) -> SafeString:
    """In a sentence, what puts one of the two pages first."""
    chosen, other = explanation.chosen, explanation.other
    if not chosen or not other:
        return NOTHING
    if other.is_promoted and not chosen.is_promoted:
        return format_html("{}", _("The hit it is compared with is promoted for this query: points don’t matter."))
    if chosen.position is None or chosen.is_promoted:
        return NOTHING
    is_first = other.position is not None and chosen.position < other.position
    lower, higher = (other, chosen) if is_first else (chosen, other)
    gaps = {
        "words": higher.words_points - lower.words_points,
        "likeness": higher.likeness_points - lower.likeness_points,
        "company": higher.company_points - lower.company_points,
    }
    start = _("It comes before the next hit") if is_first else _("The hit above it comes first")
    match max(gaps, key=lambda part: gaps[part]):
        case "words" if reason := _tell_missing(lower, higher):
            return format_html("{}: {}.", start, reason)
        case "likeness" if higher.wording:
            wording = quote(higher.wording, higher.language)
            return format_html(_("{}: its wording {} is more like the query."), start, wording)
        case _:
            return format_html(_("{}: it has more in common with the other first hits."), start)
