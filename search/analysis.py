"""How text of each language becomes terms: one table, from which the analyzers of an index are built.

Analyzers of a language: `nl` stems and keeps stop words (indexing), `nl_search` stems and drops them (queries),
`nl_exact` neither stems nor drops (both), `nl_prefix` keeps the starts of words (suggestions). All fold accents last,
so that stemmers still see them. Only `nl_surface` keeps accents: what is shown to a reader as a corrected word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.learning import Learnt

FRENCH_ARTICLES = ("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu")


@dataclass(frozen=True)
class LanguageAnalysis:
    """`stemmer` and `stop_words` are OpenSearch's own names; `elision` are articles cut off before an apostrophe."""

    stemmer: str
    stop_words: str
    elision: tuple[str, ...] = ()
    possessive_stemmer: str = ""


# The entry to add for a new language. Light stemmers measured as well as the heavier ones and conflate less.
LANGUAGES: Mapping[str, LanguageAnalysis] = {
    "nl": LanguageAnalysis(stemmer="dutch", stop_words="_dutch_"),
    "fr": LanguageAnalysis(stemmer="light_french", stop_words="_french_", elision=FRENCH_ARTICLES),
    "de": LanguageAnalysis(stemmer="light_german", stop_words="_german_"),
    "en": LanguageAnalysis(stemmer="english", stop_words="_english_", possessive_stemmer="possessive_english"),
}

# Letters of a word's start that a suggestion is looked up by.
PREFIX_LENGTHS = (1, 20)


def index_analyzer(language: str) -> str:
    return language


def search_analyzer(language: str) -> str:
    return f"{language}_search"


def exact_analyzer(language: str) -> str:
    return f"{language}_exact"


def surface_analyzer(language: str) -> str:
    return f"{language}_surface"


def prefix_analyzer(language: str) -> str:
    return f"{language}_prefix"


def build_filters(language: str, analysis: LanguageAnalysis) -> dict[str, Any]:
    """The token filters of one language by name."""
    filters: dict[str, Any] = {
        f"{language}_stop": {"type": "stop", "stopwords": analysis.stop_words},
        f"{language}_stem": {"type": "stemmer", "language": analysis.stemmer},
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

    return {
        index_analyzer(language): analyzer(f"{language}_stem", "asciifolding"),
        search_analyzer(language): analyzer(f"{language}_stop", f"{language}_stem", "asciifolding"),
        exact_analyzer(language): analyzer("asciifolding"),
        surface_analyzer(language): analyzer(),
        prefix_analyzer(language): analyzer("asciifolding", "word_starts"),
    }


def build_analysis(learnt: Learnt, languages: Mapping[str, LanguageAnalysis] = LANGUAGES) -> dict[str, Any]:
    """The `analysis` part of the settings of an index for content that was `learnt` from."""
    shortest, longest = PREFIX_LENGTHS
    filters: dict[str, Any] = {
        "word_starts": {"type": "edge_ngram", "min_gram": shortest, "max_gram": longest, "preserve_original": True}
    }
    analyzers: dict[str, Any] = {}
    for language, analysis in languages.items():
        filters |= build_filters(language, analysis)
        analyzers |= build_analyzers(language, analysis)
    # The typographic apostrophe would keep "l’abonnement" in one piece.
    apostrophes = {"type": "mapping", "mappings": ["’ => '", "‘ => '", "ʼ => '"]}
    return {"char_filter": {"apostrophes": apostrophes}, "filter": filters, "analyzer": analyzers}
