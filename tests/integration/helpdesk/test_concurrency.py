"""The same form sent by several at once: one request, one mail of each kind."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from helpdesk.models import Mail, Request
from kb.outbox.models import Job
from tests.helpdesk_factories import make_home, make_index, make_request_page, sent

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
def test_sent_at_once_is_one_request():
    page = make_request_page(make_index(make_home()))
    body = sent("c" * 32)
    barrier = Barrier(AT_ONCE)

    def send(_number: int) -> tuple[int, str]:
        try:
            barrier.wait()
            response = Client().post(page.url, body)
            return response.status_code, response["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = set(pool.map(send, range(AT_ONCE)))
    assert len(results) == 1
    assert results.pop()[0] == 303
    assert (Request.objects.count(), Mail.objects.count(), Job.objects.filter(kind="mail").count()) == (1, 2, 2)
