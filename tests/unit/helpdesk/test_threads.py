"""Threads: one for each recipient, below a root that all mails about a request share."""

import pytest

from helpdesk.conversation import add_answer, add_customer_message
from helpdesk.models import Channel, Mail, MailRole, Request
from helpdesk.threads import MAX_REFERENCES, find_place, root_id
from tests.helpdesk_factories import make_request

THEIRS = "<abc+1@mail.bedrijf.example>"


@pytest.fixture
def request_(form_page) -> Request:
    return make_request(form_page)


def ids(mail: Mail) -> list[str]:
    return mail.references.split()


def test_the_first_mails_stand_below_the_root(request_):
    for mail in request_.mails.all():
        assert (mail.in_reply_to, ids(mail)) == (root_id(request_), [root_id(request_)])


def test_an_answer_follows_what_its_reader_got(request_):
    confirmation = request_.mails.get(role=MailRole.CONFIRMATION)
    answer = add_answer(request=request_, text="Ja.").mails.get()
    assert answer.in_reply_to == confirmation.message_id
    assert ids(answer) == [root_id(request_), confirmation.message_id]


def test_an_answer_stands_below_the_customers_last_mail(request_):
    confirmation = request_.mails.get(role=MailRole.CONFIRMATION)
    add_customer_message(request=request_, text="Nog iets.", channel=Channel.MAIL, message_id=THEIRS)
    first = add_answer(request=request_, text="Ja.").mails.get()
    second = add_answer(request=request_, text="En ook dit.").mails.get()
    assert first.in_reply_to == second.in_reply_to == THEIRS
    assert ids(second) == [root_id(request_), confirmation.message_id, first.message_id, THEIRS]


def test_the_inbox_has_a_thread_of_its_own(request_):
    first = request_.mails.get(role=MailRole.INBOX)
    add_answer(request=request_, text="Ja.")
    update = add_customer_message(request=request_, text="Dank u.", channel=Channel.WEB).mails.get()
    assert (update.to, update.in_reply_to) == (first.to, first.message_id)
    assert ids(update) == [root_id(request_), first.message_id]


def test_what_others_call_an_id_is_one_or_left_out(request_):
    for number, wrong in enumerate(
        ["<a b@c>", "no-brackets@c", "<a\r\nBcc: x@y.example>", "<é@c>", "<" + "a" * 252 + ">"]
    ):
        add_customer_message(request=request_, text=str(number), channel=Channel.MAIL, message_id=wrong[:255])
    answer = add_answer(request=request_, text="Ja.").mails.get()
    assert answer.in_reply_to == request_.mails.get(role=MailRole.CONFIRMATION).message_id


def test_a_long_thread_keeps_its_root_and_its_end(request_):
    for number in range(MAX_REFERENCES + 5):
        last = add_answer(request=request_, text=str(number)).mails.get()
    place = find_place(request_, to=last.to, role=MailRole.ANSWER)
    assert len(place.references) <= MAX_REFERENCES + 1
    assert (place.references[0], place.references[-1]) == (root_id(request_), last.message_id)
