"""Schedules what a change touches, in the transaction of the change; nothing is decided or indexed here.

A page's whole save is the one signal for publishing, unpublishing, moving and changing the address: Wagtail saves the
whole page in each of them, within the transaction, and sends its own signals only after it. Saving a draft saves some
fields only and changes nothing that is public.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import PageViewRestriction

from kb.base.models import BasePage
from kb.models import ContactPage, ContactPoint
from search.sync import schedule


def schedule_branch(path: str) -> None:
    """The page at a tree path and those below it: they inherit its address, its title as a topic and its privacy."""
    schedule(BasePage.objects.filter(path__startswith=path).values_list("pk", flat=True))


def page_saved(sender: type, instance: Any, *, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    if not isinstance(instance, BasePage) or update_fields is not None:
        return
    if created:
        schedule([instance.pk])
    else:
        schedule_branch(instance.path)


def page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, BasePage):
        schedule_branch(instance.path)


def restriction_changed(sender: type, instance: PageViewRestriction, **kwargs: Any) -> None:
    path = BasePage.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path:
        schedule_branch(path)


def contact_point_saved(sender: type, instance: ContactPoint, **kwargs: Any) -> None:
    schedule(ContactPage.objects.filter(entries__contact_point=instance).values_list("pk", flat=True).distinct())


def connect() -> None:
    post_save.connect(page_saved, dispatch_uid="search.page_saved")
    # Before it, while the pages below can still be found.
    pre_delete.connect(page_deleted, dispatch_uid="search.page_deleted")
    for signal, name in ((post_save, "saved"), (post_delete, "deleted")):
        signal.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid=f"search.restriction_{name}")
    post_save.connect(contact_point_saved, sender=ContactPoint, dispatch_uid="search.contact_point_saved")
