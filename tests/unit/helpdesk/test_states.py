"""A request's state changes as it is now, not as somebody read it."""

from helpdesk.conversation import set_state
from helpdesk.models import Event, EventKind, Request, RequestState
from helpdesk.services import Submission, submit
from tests.helpdesk_factories import cleaned, make_request


def test_two_who_say_at_once_that_it_is_no_spam_send_its_mails_once(form_page):
    held = submit(Submission(form_page, "nl", cleaned(form_page), "1" * 32, spam_reasons=("links",)))
    read_by_both = [Request.objects.get(pk=held.pk) for _each in range(2)]
    for request in read_by_both:
        set_state(request=request, state=RequestState.NEW, cause="not_spam")
    assert held.mails.count() == 2
    assert Event.objects.filter(kind=EventKind.STATE).count() == 1


def test_what_somebody_else_changed_meanwhile_is_what_it_changes_from(form_page):
    stored = make_request(form_page)
    stale = Request.objects.get(pk=stored.pk)
    set_state(request=stored, state=RequestState.WAITING)
    set_state(request=stale, state=RequestState.SOLVED)
    changes = Event.objects.filter(kind=EventKind.STATE).order_by("pk").values_list("details__before", "details__after")
    assert list(changes) == [("new", "waiting"), ("waiting", "solved")]
