"""A request's state in the customer's words. What is held as spam looks like any new one: a machine learns nothing."""

from dataclasses import dataclass

from django.utils.translation import pgettext

from helpdesk.models import RequestState

OPEN_STATES = (RequestState.NEW, RequestState.OPEN, RequestState.WAITING, RequestState.SPAM)
SOLVED_STATES = (RequestState.SOLVED,)
# The wanted states of each filter, by its name in the address; "" is all of them.
FILTERS = {"": (*OPEN_STATES, *SOLVED_STATES), "open": OPEN_STATES, "solved": SOLVED_STATES}


@dataclass(frozen=True)
class CustomerState:
    """`key` is never "spam"; `tag` is the class of the tag, `icon` the name of its icon."""

    key: RequestState
    label: str
    icon: str
    tag: str


def shown_state(state: str) -> RequestState:
    return RequestState.NEW if state == RequestState.SPAM else RequestState(state)


def customer_state(state: str) -> CustomerState:
    match shown_state(state):
        case RequestState.OPEN as key:
            return CustomerState(key, pgettext("request of a customer", "Being handled"), "half", "tag--new")
        case RequestState.WAITING as key:
            return CustomerState(key, pgettext("request of a customer", "Waiting for you"), "reply", "tag--warn")
        case RequestState.SOLVED as key:
            return CustomerState(key, pgettext("request of a customer", "Solved"), "check", "tag--ok")
        case _new:
            return CustomerState(RequestState.NEW, pgettext("request of a customer", "New"), "ring", "tag--new")
