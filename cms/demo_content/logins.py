"""The demo's logins, one per role, each with the password `demo`: only for a site on loopback."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from kb.models import HomePage

PASSWORD = "demo"  # noqa: S105 — printed by `make demo`; the demo listens on loopback only
# Login → (group, language of the admin); no group = administrator.
LOGINS: dict[str, tuple[str | None, str]] = {
    "admin": (None, "en"),
    "editor": ("Editors", "nl"),
    "translator": ("Translators", "fr"),
    "reviewer": ("Moderators", "nl"),
    "support": ("Support", "nl"),
    "search": ("Search managers", "en"),
}
# Group → page permissions on the whole site.
PAGE_PERMISSIONS = {
    "Editors": ("add", "change", "publish"),
    "Translators": ("change",),
    "Moderators": ("add", "change", "publish", "lock", "unlock"),
    # Drafts of answers, from requests; somebody else publishes them.
    "Support": ("add",),
    "Search managers": ("change",),
}
# Group → model permissions, as "app_label.codename".
MODEL_PERMISSIONS = {
    "Editors": ("kb.add_contactpoint", "kb.change_contactpoint", "kb.view_contactpoint"),
    "Support": (
        "helpdesk.view_request",
        "helpdesk.handle_request",
        "helpdesk.export_request",
        "helpdesk.view_mail",
        "helpdesk.resend_mail",
    ),
    "Search managers": tuple(
        f"search.{action}_{model}"
        for model in ("synonymset", "promotion")
        for action in ("view", "add", "change", "delete")
    ),
}


@transaction.atomic
def make_groups(home: HomePage) -> None:
    """Groups for the roles, with the least that each needs."""
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name, kinds in PAGE_PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(access)
        for codename in MODEL_PERMISSIONS.get(name, ()):
            app_label, permission = codename.split(".")
            found = Permission.objects.filter(content_type__app_label=app_label, codename=permission)
            group.permissions.add(*found)
        GroupPagePermission.objects.filter(group=group, page__depth=1).delete()
        for kind in kinds:
            if not GroupPagePermission.objects.filter(
                group=group, page=home, permission__codename=f"{kind}_basepage"
            ).exists():
                GroupPagePermission.objects.create(group=group, page=home, permission_type=kind)


@transaction.atomic
def make_logins() -> None:
    """The demo's users; one that is there keeps its password and groups."""
    users = get_user_model()
    for name, (group, language) in LOGINS.items():
        user, created = users.objects.get_or_create(
            username=name, defaults={"email": f"{name}@tervane.example", "is_active": True}
        )
        if not created:
            continue
        user.set_password(PASSWORD)
        if group is None:
            user.is_staff = user.is_superuser = True
        else:
            user.groups.add(Group.objects.get(name=group))
        user.save()
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
