import re

from helpdesk.references import generate_reference


def test_a_reference_has_a_prefix_and_two_groups():
    assert re.fullmatch(r"TV-[2-9B-DF-HJ-NP-TV-XZ]{4}-[2-9B-DF-HJ-NP-TV-XZ]{4}", generate_reference("TV"))


def test_a_reference_without_prefix_is_only_the_groups():
    assert re.fullmatch(r"\w{4}-\w{4}", generate_reference(""))


def test_references_hold_nothing_that_is_misread_and_differ():
    references = {generate_reference("") for _ in range(1000)}
    assert len(references) == 1000
    assert not set("01OILAEU") & set("".join(references))
