"""A request with a bit of everything, on a site with the demo content. Run within the site's own settings."""

import datetime as dt
import secrets

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone

from helpdesk.conversation import add_answer, add_customer_message, add_note, assign, set_state
from helpdesk.journey import Step, StepKind
from helpdesk.models import Attachment, Channel, Mail, RequestPage, RequestState, ScanState
from helpdesk.services import Origin, Submission, submit
from kb.models import FAQPage
from kb.outbox.models import Job, JobStatus

TEXT = (
    "Wij kregen twee facturen voor oktober, F-20931 en F-20944, voor hetzelfde contract TC-40112. "
    "Moeten wij beide betalen?"
)
ANSWER = (
    "Dag mevrouw Janssens,\n\nF-20944 is een vergissing; u ontvangt vandaag een creditnota. U betaalt alleen F-20931."
)


def make_example() -> int:
    """Its primary key."""
    page = RequestPage.objects.get(key="invoice")
    users = get_user_model().objects
    lotte, _made = users.get_or_create(username="support")
    lotte.first_name, lotte.last_name = "Lotte", "Peeters"
    lotte.save()
    bram, _made = users.get_or_create(username="bram", defaults={"first_name": "Bram", "last_name": "Wouters"})
    asked = submit(
        Submission(
            page=page,
            language="nl",
            cleaned={
                "subject": "Dubbele factuur voor oktober",
                "about": page.read_fields("nl")[1].choices[0][0],
                "invoice_number": "F-20944",
                "message": TEXT,
                "name": "An Janssens",
                "phone": "+32 2 000 01 23",
                "email": "a.jansens@voorbeeld.example",
                "consent": True,
            },
            token=secrets.token_hex(16),
            origin=Origin("/nl/facturen/"),
            journey=[
                Step(StepKind.SEARCH, "dubbele factuur", results=6),
                Step(StepKind.PAGE, "Dubbele factuur ontvangen: wat nu?", "/nl/facturen/"),
                Step(StepKind.SEARCH, "creditnota wanneer", results=0),
                Step(StepKind.REFUSED, "Welke betaaltermijn geldt er?", "/nl/facturen/"),
            ],
        ),
        now=timezone.now() - dt.timedelta(days=3),
    )
    asked.promised_until = timezone.now() - dt.timedelta(hours=2)
    asked.save()
    for name, scan in (("facturen-oktober.pdf", ScanState.CLEAN), ("foto.jpg", ScanState.HELD)):
        attachment = Attachment(
            request=asked,
            name=name,
            content_type="application/pdf",
            size=214_000,
            scan=scan,
            created_at=timezone.now(),
        )
        attachment.file.save("", ContentFile(b"%PDF-1.4\n%%EOF\n"), save=False)
        attachment.save()
    assign(request=asked, assignee=lotte, user=lotte)
    answer = add_answer(request=asked, text=ANSWER, author=lotte)
    mail = Mail.objects.get(about=answer)
    Mail.objects.filter(pk=mail.pk).update(
        error="550 5.1.1 <a.jansens@voorbeeld.example>: recipient address rejected: user unknown"
    )
    Job.objects.filter(kind="mail", key=str(mail.pk)).update(status=JobStatus.DEAD, attempts=1)
    add_note(request=asked, text="Typfout in het adres: het contract heeft a.janssens@.", author=bram)
    set_state(request=asked, state=RequestState.WAITING, user=bram)
    customer = add_customer_message(request=asked, text="Dank u, dat is duidelijk.", channel=Channel.MAIL)
    customer.original.save("", ContentFile(b"Subject: Re\r\n\r\nDank u"))
    second = add_answer(request=asked, text="Graag gedaan!", author=lotte, then=RequestState.OPEN)
    Mail.objects.filter(about=second).update(
        sent_at=timezone.now(), bounced_at=timezone.now(), bounce="550 5.1.1 user unknown"
    )
    asked.helpful_pages.add(FAQPage.objects.live().order_by("path")[3])
    return asked.pk
