"""docs/search.md names the fields of a document and the analysis of each language as they are."""

from search.analysis import LANGUAGES
from search.learning import Learnt
from search.mappings import SCHEMA_VERSION, build_index_body
from search.query import boosts
from tests.unit.docs.reading import code_spans, read_page, section, table_rows

PAGE = "docs/search.md"


def test_fields_of_a_document_are_those_of_the_mapping() -> None:
    rows = table_rows(section(read_page(PAGE), "## Document fields"))
    documented = [code_spans(row[0])[0] for row in rows]
    assert sorted(documented) == sorted(build_index_body(Learnt())["mappings"]["properties"])


def test_subfields_are_those_of_the_mapping() -> None:
    properties = build_index_body(Learnt())["mappings"]["properties"]
    for row in table_rows(section(read_page(PAGE), "## Document fields")):
        name, documented = code_spans(row[0])[0], {span.lstrip(".") for span in code_spans(row[2])}
        language = properties[name].get("properties", {}).get("nl", {})
        assert documented == set(language.get("fields", {})), name


def test_the_schema_version_is_the_one_in_the_code() -> None:
    assert f"schema version {SCHEMA_VERSION}" in read_page(PAGE)


def test_the_analysis_table_is_that_of_the_code() -> None:
    rows = {
        code_spans(row[0])[0]: [code_spans(cell) for cell in row[1:3]]
        for row in table_rows(section(read_page(PAGE), "### Languages"))
    }
    assert rows == {code: [[each.stemmer], [each.stop_words]] for code, each in LANGUAGES.items()}


def test_the_weights_are_those_of_the_code() -> None:
    rows = table_rows(section(read_page(PAGE), "### Weights"))
    documented = {code_spans(row[0])[0]: row[1] for row in rows}
    assert documented
    assert documented == {name: f"{getattr(boosts, name):g}" for name in documented}
