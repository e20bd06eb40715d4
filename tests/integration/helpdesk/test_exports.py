"""Exports: one table whatever language the requests came in, no cell a formula, nothing whole in memory."""

import io
import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from helpdesk.desk.exports.table import ANSWER, COLUMNS
from helpdesk.models import Request, RequestState
from tests.desk_factories import make_agent, make_user, stored
from tests.exports import read_csv, read_xlsx
from tests.helpdesk_factories import FIELDS, make_request_page

LIST = "/admin/requests/"
HOSTILE = [
    '=HYPERLINK("https://evil.example","Click")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "  =1",
    "'=1",
    "＝1+1",
    "#N/A",
    "a;=cmd",
]


def hurt(request: Request, text: str) -> None:
    data = {**request.data, "message": text, "name": text}
    Request.objects.filter(pk=request.pk).update(
        # As long as PostgreSQL lets them be.
        subject=text[:200],
        customer_name=text[:200],
        origin_query=text[:200],
        data=data,
        reference=f"R{request.pk}",
    )


def test_four_languages_are_one_table(desk, form_page):
    for number, language in enumerate(("nl", "fr", "de", "en")):
        stored(form_page, number, language=language, about="access", extras=["a", "b"])
    rows = read_csv(desk.get(LIST, {"export": "csv"}))
    assert {row["language"] for row in rows} == {"nl", "fr", "de", "en"}
    assert {row["answer.about"] for row in rows} == {"access"}
    assert {row["answer.extras"] for row in rows} == {"a, b"}
    assert {row["answer.consent"] for row in rows} == {"yes"}
    assert len({row["answer.about.label"] for row in rows}) == 1
    assert [*rows[0]][: len(COLUMNS)] == list(COLUMNS)


def test_headings_do_not_depend_on_the_language_of_the_admin(desk, agent, form_page):
    stored(form_page)
    headings, labels = [], set()
    for language in ("nl", "fr", "de", "en"):
        UserProfile.objects.update_or_create(user=agent, defaults={"preferred_language": language})
        agent.refresh_from_db()
        (row,) = read_csv(desk.get(LIST, {"export": "csv"}))
        headings.append([*row])
        labels.add(row["answer.about.label"])
        assert row["answer.about"] == "service-pack"
    assert all(each == headings[0] for each in headings)
    assert labels == {"Servicepakket", "Pack de services", "Servicepaket", "Service pack"}


def test_two_types_share_the_columns_of_the_keys_they_share(desk, form_page, index):
    other = make_request_page(index, "order", fields=[FIELDS[0], FIELDS[7], {**FIELDS[4], "key": "remark"}])
    stored(form_page, 1)
    request = Request.objects.get()
    Request.objects.create(
        reference="TV-OTHER",
        page=other,
        type_key="order",
        type_title="Order",
        language="fr",
        data={"subject": "Colis", "remark": "Où ?", "gone_since": "x"},
        submission_token="f" * 32,
        promise_working_days=1,
        created_at=request.created_at,
    )
    rows = {row["type"]: row for row in read_csv(desk.get(LIST, {"export": "csv"}))}
    assert rows["order"]["answer.subject"] == "Colis"
    assert rows["order"]["answer.remark"] == "Où ?"
    assert rows["order"]["answer.about"] == rows["order"]["answer.about.label"] == ""
    assert rows["contract"]["answer.remark"] == ""
    # What no form asks any more is kept, behind the rest.
    assert [*rows["order"]][-1] == "answer.gone_since"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_csv_is_a_formula(desk, form_page, text):
    hurt(stored(form_page), text)
    (row,) = read_csv(desk.get(LIST, {"export": "csv"}))
    for name in ("subject", "customer_name", "searched_for", "answer.message", "answer.name"):
        if text == "#N/A":
            assert row[name] == text
        elif text.startswith("a"):
            assert row[name] == "a;'=cmd"
        else:
            assert row[name].startswith("'")
            assert row[name].replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_every_cell_of_xlsx_is_a_text(desk, form_page, text):
    hurt(stored(form_page), text)
    (row,) = read_xlsx(desk.get(LIST, {"export": "xlsx"}))
    for name in ("subject", "customer_name", "searched_for", "answer.message", "answer.name"):
        cell = row[name]
        assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)
    assert {cell.data_type for cell in row.values()} <= {"s", "n"}
    assert all(cell.value is None for cell in row.values() if cell.data_type == "n")


def test_what_no_sheet_can_hold_does_not_break_it(desk, form_page):
    hurt(stored(form_page), "a\x0bb" + "x" * 40_000)
    (row,) = read_xlsx(desk.get(LIST, {"export": "xlsx"}))
    assert row["answer.message"].value.startswith("abx")


def test_the_filtered_list_is_exported(desk, form_page):
    stored(form_page, 1, language="fr")
    stored(form_page, 2, language="nl")
    stored(form_page, 3, language="fr", state=RequestState.SPAM)
    assert [row["language"] for row in read_csv(desk.get(LIST, {"export": "csv", "language": "fr"}))] == ["fr"]
    assert len(read_csv(desk.get(LIST, {"export": "csv", "tab": "all"}))) == 3
    assert read_csv(desk.get(LIST, {"export": "csv", "q": "no such thing"})) == []
    assert read_xlsx(desk.get(LIST, {"export": "xlsx", "q": "no such thing"})) == []


def test_headings_and_references_of_xlsx_stay_in_sight(desk, form_page):
    content = b"".join(desk.get(LIST, {"export": "xlsx"}).streaming_content)
    assert load_workbook(io.BytesIO(content)).active.freeze_panes == "B2"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_selected_are_exported_after_confirmation(desk, form_page, kind):
    chosen = [stored(form_page, number) for number in range(3)][:2]
    ids = "&".join(f"id={each.pk}" for each in chosen)
    url = f"{reverse('wagtail_bulk_action', args=['helpdesk', 'request', 'export'])}?{ids}"
    assert desk.get(url).status_code == 200
    response = desk.post(url, {"format": kind})
    assert response.headers["Content-Disposition"].endswith(f'.{kind}"')
    rows = read_csv(response) if kind == "csv" else read_xlsx(response)
    assert len(rows) == 2
    assert desk.post(url, {"format": "exe"}).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_number_of_queries_is_constant(desk, form_page, kind, monkeypatch):
    monkeypatch.setattr("helpdesk.desk.exports.table.CHUNK", 5)

    def count():
        with CaptureQueriesContext(connection) as queries:
            for _piece in desk.get(LIST, {"export": kind}).streaming_content:
                pass
        return len(queries)

    for number in range(3):
        stored(form_page, number, assignee=make_agent(f"a{number}"))
    few = count()
    for number in range(3, 20):
        stored(form_page, number, assignee=make_agent(f"a{number}"))
    assert count() == few


def test_one_line_says_who_and_how_many_and_nothing_else(desk, agent, form_page, caplog):
    stored(form_page)
    with caplog.at_level(logging.INFO, logger="helpdesk"):
        read_csv(desk.get(LIST, {"export": "csv"}))
    lines = [record.getMessage() for record in caplog.records if "export" in record.name]
    assert lines == [f"user {agent.pk} exports 1 requests as csv"]


def test_csv_leaves_in_pieces(desk, form_page, monkeypatch):
    monkeypatch.setattr("helpdesk.desk.exports.responses.LINES_AT_ONCE", 2)
    for number in range(5):
        stored(form_page, number)
    response = desk.get(LIST, {"export": "csv"})
    assert response.streaming
    assert len(list(response.streaming_content)) >= 3


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_without_the_right_there_is_no_export(client, form_page, kind):
    stored(form_page)
    client.force_login(make_user("view_request", "handle_request", name="looker"))
    response = client.get(LIST, {"export": kind})
    assert "attachment" not in response.headers.get("Content-Disposition", "")


def test_no_field_can_hide_another_column():
    assert not any(name.startswith(ANSWER) for name in COLUMNS)
