"""How text of each language becomes terms: one table, from which the analyzers of an index are built.

Analyzers of a language: `nl` stems and keeps stop words (indexing), `nl_search` stems and drops them (queries),
`nl_exact` keeps words as they are, with their accents (both), `nl_folded` without them (both), `nl_prefix` keeps the
starts of words (suggestions), `nl_family` the first letters of each, `nl_parts` adds the parts of compounds. All but
`nl_exact` fold accents, last, so that stemmers still see them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FRENCH_ARTICLES = ("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu")


@dataclass(frozen=True)
class LanguageAnalysis:
    """`stemmer` and `stop_words` are OpenSearch's own names; `elision` are articles cut off before an apostrophe.

    `question_words` are what questions begin with: they say nothing about which page answers, so queries drop them too.
    `linking` are letters between the parts of a compound ("onderhoud-s-contract"), only for languages that write
    compounds as one word.
    """

    stemmer: str
    stop_words: str
    question_words: str
    elision: tuple[str, ...] = ()
    possessive_stemmer: str = ""
    linking: tuple[str, ...] = ()

    @property
    def has_compounds(self) -> bool:
        return bool(self.linking)


# The entry to add for a new language. Light stemmers measured as well as the heavier ones and conflate less.
LANGUAGES: Mapping[str, LanguageAnalysis] = {
    "nl": LanguageAnalysis(
        stemmer="dutch",
        stop_words="_dutch_",
        question_words="hoe wat welke welk waarom wanneer waar wie kan kunnen moet moeten mag",
        linking=("s", "en", "n", "e"),
    ),
    "fr": LanguageAnalysis(
        stemmer="light_french",
        stop_words="_french_",
        question_words="comment quel quelle quels quelles quoi pourquoi quand combien puis peut peux peuvent "
        "pouvoir faire fait savoir avoir doit dois",
        elision=FRENCH_ARTICLES,
    ),
    "de": LanguageAnalysis(
        stemmer="light_german",
        stop_words="_german_",
        question_words="wie was welche welcher welches warum wann wo wer kann können muss müssen darf",
        linking=("s", "es", "n", "en", "er", "e"),
    ),
    "en": LanguageAnalysis(
        stemmer="english",
        stop_words="_english_",
        question_words="how what which why when where who can could do does did should would",
        possessive_stemmer="possessive_english",
    ),
}

# Letters of a word's start that a suggestion is looked up by.
PREFIX_LENGTHS = (1, 20)
# Words that share so many letters are of one family: "inapte" and "inaptitude", "contracten" and "contractueel".
FAMILY_LENGTH = 5
# Letters of a part of a compound: "code" in "postcode", but not "uur" in "factuur".
SHORTEST_PART, LONGEST_PART = 4, 25


def index_analyzer(language: str) -> str:
    return language


def search_analyzer(language: str) -> str:
    return f"{language}_search"


def exact_analyzer(language: str) -> str:
    return f"{language}_exact"


def folded_analyzer(language: str) -> str:
    return f"{language}_folded"


def prefix_analyzer(language: str) -> str:
    return f"{language}_prefix"


def family_analyzer(language: str) -> str:
    return f"{language}_family"


def family_search_analyzer(language: str) -> str:
    return f"{language}_family_search"


def parts_analyzer(language: str) -> str:
    return f"{language}_parts"


def build_filters(language: str, analysis: LanguageAnalysis, parts: Sequence[str]) -> dict[str, Any]:
    """The token filters of one language by name."""
    filters: dict[str, Any] = {
        f"{language}_stop": {"type": "stop", "stopwords": analysis.stop_words},
        f"{language}_stem": {"type": "stemmer", "language": analysis.stemmer},
    }
    if analysis.has_compounds:
        filters[f"{language}_compounds"] = {
            "type": "dictionary_decompounder",
            # The engine takes no empty list.
            "word_list": list(parts) or ["-"],
            "min_word_size": 2 * SHORTEST_PART,
            "min_subword_size": SHORTEST_PART,
            "max_subword_size": LONGEST_PART,
            "only_longest_match": True,
        }
    if analysis.elision:
        filters[f"{language}_elision"] = {
            "type": "elision",
            "articles_case": True,
            "articles": list(analysis.elision),
        }
    if analysis.possessive_stemmer:
        filters[f"{language}_possessive"] = {"type": "stemmer", "language": analysis.possessive_stemmer}
    return filters


def build_analyzers(language: str, analysis: LanguageAnalysis) -> dict[str, Any]:
    """The analyzers of one language by name."""
    words = [
        *([f"{language}_elision"] if analysis.elision else []),
        "lowercase",
        *([f"{language}_possessive"] if analysis.possessive_stemmer else []),
    ]

    def analyzer(*filters: str) -> dict[str, Any]:
        return {"type": "custom", "char_filter": ["apostrophes"], "tokenizer": "standard", "filter": [*words, *filters]}

    parts = (
        {parts_analyzer(language): analyzer(f"{language}_compounds", f"{language}_stem", "asciifolding")}
        if analysis.has_compounds
        else {}
    )
    return parts | {
        index_analyzer(language): analyzer(f"{language}_stem", "asciifolding"),
        search_analyzer(language): analyzer(f"{language}_stop", f"{language}_stem", "asciifolding"),
        exact_analyzer(language): analyzer(),
        folded_analyzer(language): analyzer("asciifolding"),
        prefix_analyzer(language): analyzer("asciifolding", "word_starts"),
        family_analyzer(language): analyzer("asciifolding", "family"),
        family_search_analyzer(language): analyzer(f"{language}_stop", "asciifolding", "family"),
    }


def build_analysis(
    compound_parts: Mapping[str, Sequence[str]], languages: Mapping[str, LanguageAnalysis] = LANGUAGES
) -> dict[str, Any]:
    """The `analysis` part of an index's settings; `compound_parts` by language, in lower case."""
    shortest, longest = PREFIX_LENGTHS
    filters: dict[str, Any] = {
        "word_starts": {"type": "edge_ngram", "min_gram": shortest, "max_gram": longest, "preserve_original": True},
        "family": {"type": "truncate", "length": FAMILY_LENGTH},
    }
    analyzers: dict[str, Any] = {}
    for language, analysis in languages.items():
        filters |= build_filters(language, analysis, compound_parts.get(language, ()))
        analyzers |= build_analyzers(language, analysis)
    # The typographic apostrophe would keep "l’abonnement" in one piece.
    apostrophes = {"type": "mapping", "mappings": ["’ => '", "‘ => '", "ʼ => '"]}
    return {"char_filter": {"apostrophes": apostrophes}, "filter": filters, "analyzer": analyzers}
