"""Suggestions while typing: questions in the reader's language whose words start as typed, a misspelling allowed."""

from typing import Any

from search.query import boosts

# A slip is forgiven from the third letter on, two from the seventh; not in the first letter.
FUZZINESS = "AUTO:3,7"
FIELDS = ("question", "alternatives")


def build_suggest(text: str, language: str) -> dict[str, Any]:
    """Every typed word must start a word of the question, or of one of its other wordings."""
    fields = [f"{name}.{language}.prefix" for name in FIELDS]
    starts: dict[str, Any] = {"query": text, "fields": fields, "operator": "and"}
    return {
        "size": boosts.SUGGEST_LIMIT,
        "_source": [f"question.{language}", f"url.{language}", f"topic_title.{language}"],
        "track_total_hits": False,
        "query": {
            "bool": {
                "filter": [{"term": {"languages": language}}],
                "must": [{"multi_match": {**starts, "fuzziness": FUZZINESS, "prefix_length": 1}}],
                "should": [
                    {"multi_match": {**starts, "boost": boosts.SUGGEST_EXACT}},
                    {
                        "match_phrase_prefix": {
                            f"question.{language}.exact": {"query": text, "boost": boosts.SUGGEST_PHRASE}
                        }
                    },
                ],
            }
        },
    }
