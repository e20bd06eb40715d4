"""What stood on each form as an address becomes an inbox and a rule; requests get what the new columns derive from."""

from django.conf import settings
from django.db import migrations
from django.db.models import F
from django.db.models.functions import Lower


def make_inboxes(apps, schema_editor):
    page_model = apps.get_model("helpdesk", "RequestPage")
    inbox_model = apps.get_model("helpdesk", "Inbox")
    rule_model = apps.get_model("helpdesk", "RoutingRule")
    # Values, not pages: Wagtail's form pages can't be made from a migration's models.
    for page_id, address in page_model.objects.exclude(inbox="").values_list("pk", "inbox"):
        inbox, _created = inbox_model.objects.get_or_create(
            name=address, defaults={"addresses": address, "language": settings.LANGUAGE_CODE}
        )
        rule_model.objects.create(request_page_id=page_id, inbox=inbox)


def fill_requests(apps, schema_editor):
    apps.get_model("helpdesk", "Request").objects.update(
        customer_key=Lower("customer_email"), updated_at=F("created_at")
    )


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0002_help_desk")]

    operations = [
        migrations.RunPython(make_inboxes, migrations.RunPython.noop),
        migrations.RunPython(fill_requests, migrations.RunPython.noop),
    ]
