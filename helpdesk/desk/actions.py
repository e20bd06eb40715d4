"""What somebody does on a request's page. Whatever comes of it, a half-written answer stays on the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from helpdesk.desk.answer_files import take_files, waiting_files
from helpdesk.desk.answering import AnsweredMeanwhile, Draft, SentBefore, is_same, keep, newest_message
from helpdesk.desk.aside import assignable_people, draft_topics
from helpdesk.desk.drafting import make_draft
from helpdesk.desk.filled_in import read_filled
from helpdesk.desk.found_answers import answer_text, find_answers, link_answer, unlink_answer
from helpdesk.desk.handling import handle
from helpdesk.desk.typed import Typed, new_token, read_typed
from helpdesk.models import Mail, Message, MessageKind, Request, RequestState
from helpdesk.permissions import RESEND
from helpdesk.resending import readdress


@dataclass(frozen=True)
class Outcome:
    """Where to go, or the page again with `typed` on it."""

    typed: Typed
    url: str = ""
    status: int = HTTPStatus.OK


@dataclass(frozen=True)
class Act:
    """What was asked for by the button `do`, with what stands behind its colon: "link:12"."""

    http: HttpRequest
    request: Request
    typed: Typed
    argument: str

    @property
    def user(self) -> Any:
        """Somebody who is logged in: the page lets nobody else do anything."""
        return self.http.user

    @property
    def number(self) -> int:
        return int(self.argument) if self.argument.isdecimal() and len(self.argument) < 10 else 0


KINDS = {"send": MessageKind.ANSWER, "note": MessageKind.NOTE}


def page_url(request: Request) -> str:
    return reverse("requests:inspect", args=[request.pk])


def perform(http: HttpRequest, request: Request) -> Outcome:
    """Do what the pressed button says. Raises RequestGone when the request was erased meanwhile."""
    verb, _colon, argument = http.POST.get("do", "").partition(":")
    typed = read_typed(http)
    sent = Message.objects.filter(token=typed.token).first()
    is_other = sent is not None and not is_same(sent, request, typed.text.strip(), KINDS.get(verb, ""))
    if is_other:
        # Reached by "back", say. Files of a token that was sent are not kept.
        typed = replace(typed, token=new_token(), seen=newest_message(request))
    typed = take_files(http, typed)
    if is_other and verb in KINDS:
        return _refuse_other(typed)
    action = ACTIONS.get(verb)
    if action is None:
        typed = typed.with_error(_("Choose what to do with one of the buttons."))
    if action is None or typed.errors:
        return Outcome(typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = action(Act(http, request, typed, argument))
    left = outcome.typed
    if outcome.url or left.errors or left.found is not None or left.text.strip() or waiting_files(left.token):
        return outcome
    return replace(outcome, url=page_url(request))


def _keep(act: Act, kind: MessageKind) -> Outcome:
    typed = act.typed
    if not typed.text.strip():
        message = _("Write something first: nothing was sent and nothing was kept.")
        return Outcome(typed.with_error(message), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if kind == MessageKind.ANSWER and not act.request.customer_email:
        message = _("This customer left no e-mail address: keep your text as a note, and call instead.")
        return Outcome(typed.with_error(message), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    draft = Draft(text=typed.text.strip(), kind=kind, then=typed.then, token=typed.token, seen=typed.seen)
    try:
        keep(request_id=act.request.pk, draft=draft, author=act.user, attachments=waiting_files(typed.token))
    except AnsweredMeanwhile:
        message = _("Something was added since you opened this page: read it above. To send your text, send it again.")
        seen = replace(typed, seen=newest_message(act.request))
        return Outcome(seen.with_error(message), status=HTTPStatus.CONFLICT)
    except SentBefore:
        return _refuse_other(replace(typed, token=new_token(), seen=newest_message(act.request)))
    done = _("Your answer is on its way.") if kind == MessageKind.ANSWER else _("Your note is kept.")
    messages.success(act.http, done)
    return Outcome(Typed(), url=page_url(act.request))


def _refuse_other(typed: Typed) -> Outcome:
    message = _("This page sent another text already: it stands above. To send this one too, send it again.")
    return Outcome(typed.with_error(message), status=HTTPStatus.CONFLICT)


def _send(act: Act) -> Outcome:
    return _keep(act, MessageKind.ANSWER)


def _note(act: Act) -> Outcome:
    return _keep(act, MessageKind.NOTE)


def _attach(act: Act) -> Outcome:
    if not act.http.FILES:
        return Outcome(act.typed.with_error(_("Choose a file first.")), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return Outcome(act.typed)


def _detach(act: Act) -> Outcome:
    return Outcome(take_files(act.http, act.typed, removed=[act.argument]))


def _find(act: Act) -> Outcome:
    words = act.typed.find.strip() or act.request.subject
    return Outcome(replace(act.typed, find=words, found=find_answers(words, act.request.language)))


def _insert(act: Act) -> Outcome:
    inserted = answer_text(act.number, act.request.language)
    if not inserted:
        return Outcome(act.typed.with_error(_("This answer is no longer public.")), status=HTTPStatus.CONFLICT)
    text = f"{act.typed.text.rstrip()}\n\n{inserted}\n".lstrip("\n")
    return Outcome(replace(act.typed, text=text))


def _link(act: Act) -> Outcome:
    if link_answer(request=act.request, page_id=act.number, user=act.user):
        messages.success(act.http, _("Linked as an answer that would have helped."))
    return Outcome(act.typed)


def _unlink(act: Act) -> Outcome:
    if unlink_answer(request=act.request, page_id=act.number, user=act.user):
        messages.success(act.http, _("No longer linked."))
    return Outcome(act.typed)


def _handle(act: Act) -> Outcome:
    """Only what was changed on the page is applied: what somebody else changed meanwhile stays."""
    posted = act.http.POST
    state, assignee = posted.get("state", ""), posted.get("assignee", "")
    people = {str(person.pk) for person in assignable_people(act.request.assignee)}
    if state not in RequestState.values or assignee not in {"", *people}:
        message = _("Choose a state and a person from the lists.")
        return Outcome(act.typed.with_error(message), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    is_done = handle(
        request_id=act.request.pk,
        state=RequestState(state) if state != posted.get("was_state") else None,
        assigns=assignee != posted.get("was_assignee", ""),
        assignee=get_user_model().objects.get(pk=assignee) if assignee else None,
        user=act.user,
    )
    if is_done:
        messages.success(act.http, _("Changed."))
    return Outcome(act.typed)


def _not_spam(act: Act) -> Outcome:
    if act.request.state == RequestState.SPAM and handle(
        request_id=act.request.pk, state=RequestState.NEW, user=act.user, cause="not_spam"
    ):
        messages.success(act.http, _("This is no spam: the mails that were held back are on their way."))
    return Outcome(act.typed)


def _draft(act: Act) -> Outcome:
    chosen = act.http.POST.get("topic", "")
    topic = next((each for each in draft_topics(act.user) if str(each.pk) == chosen), None)
    if topic is None:
        raise PermissionDenied
    page = make_draft(
        request=act.request,
        topic=topic,
        user=act.user,
        personal=read_filled(act.request).personal,
        token=act.typed.token,
    )
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    warning = _("A draft was made from your answer. Take out whatever tells who the customer is before you publish it.")
    if act.typed.text.strip():
        messages.warning(act.http, format_html('{} <a href="{}">{}</a>', warning, url, _("Edit the draft")))
        return Outcome(act.typed)
    messages.warning(act.http, warning)
    return Outcome(act.typed, url=url)


def _readdress(act: Act) -> Outcome:
    if not act.user.has_perm(RESEND):
        raise PermissionDenied
    typed = act.typed
    mail = Mail.objects.filter(request=act.request, pk=typed.mail).select_related("request").first()
    if mail is None or str(mail.pk) != (act.argument or str(mail.pk)):
        message = _("Type the new address beside the mail first.")
        return Outcome(typed.with_error(message), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        is_done = readdress(mail=mail, to=typed.address, user=act.user)
    except ValidationError as error:
        return Outcome(replace(typed, errors=tuple(error.messages)), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_done:
        messages.success(act.http, _("The mail goes to the new address."))
    else:
        messages.warning(act.http, _("This mail arrived meanwhile, or is being sent now."))
    return Outcome(replace(typed, mail=0, address=""))


def _enter(act: Act) -> Outcome:
    """The key Enter in a line of the form."""
    return _readdress(act) if act.typed.address else _find(act)


ACTIONS: dict[str, Callable[[Act], Outcome]] = {
    "send": _send,
    "note": _note,
    "attach": _attach,
    "detach": _detach,
    "find": _find,
    "insert": _insert,
    "link": _link,
    "unlink": _unlink,
    "handle": _handle,
    "not-spam": _not_spam,
    "draft": _draft,
    "readdress": _readdress,
    "enter": _enter,
}
