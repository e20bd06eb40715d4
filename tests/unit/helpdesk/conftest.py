import pytest

from helpdesk.models import RequestPage
from tests.helpdesk_factories import make_home, make_index, make_request_page


@pytest.fixture
def form_page(db: None) -> RequestPage:
    return make_request_page(make_index(make_home()))
