"""Names of mail files: readable, sortable, and safe whatever a sender puts into a subject."""

from datetime import datetime

import pytest

from cms.demo.mail_names import build_mail_name

WHEN = datetime(2026, 11, 23, 9, 15, 0, 123456)


@pytest.mark.parametrize(
    ("recipients", "subject", "name"),
    [
        (["help@example.org"], "Where is my order?", "help-at-example.org_where-is-my-order"),
        (["a.b+c@example.org"], "Häufige Fragen – über “uns”", "a.b+c-at-example.org_haufige-fragen-uber-uns"),
        (["a@b.example", "c@d.example", "e@f.example"], "Hi", "a-at-b.example-and-2-more_hi"),
        (["help@example.org"], "", "help-at-example.org_no-subject"),
        (["help@example.org"], "日本語", "help-at-example.org_no-subject"),
        ([], "Hi", "nobody_hi"),
        (["../../etc/passwd"], "../..\\\x00\n", "etc-passwd_no-subject"),
    ],
)
def test_names(recipients, subject, name):
    assert build_mail_name(WHEN, recipients, subject) == f"20261123-091500-123456_{name}.eml"


def test_a_long_subject_leaves_a_name_that_every_file_system_takes():
    assert len(build_mail_name(WHEN, ["x" * 300 + "@example.org"], "y" * 5000)) < 200
