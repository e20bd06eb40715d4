"""What keeps machines out of a form, for its template."""

from typing import Any

from django import template

from helpdesk.guard import honeypot, proof, waiting
from helpdesk.presentation import FormView

register = template.Library()


@register.inclusion_tag("helpdesk/parts/guard.html")
def form_guard(view: FormView) -> dict[str, Any]:
    """Hidden fields of a form. One that came back carries since when; a new one carries nothing."""
    stamp = waiting.keep_stamp(view.form.data, view.token) if view.form.is_bound else ""
    return {
        "element_id": view.element_id,
        "honeypot": honeypot.FIELD,
        "proof": proof.FIELD,
        "waiting": waiting.FIELD,
        "stamp": stamp,
        "token": view.token,
    }


@register.simple_tag
def seconds_left(view: FormView) -> int:
    """Seconds until a form that was sent again too soon is taken."""
    return waiting.seconds_left(view.form.data, view.token)
