import pytest

from helpdesk.models import RequestIndexPage, RequestPage
from kb.models import HomePage
from tests.helpdesk_factories import make_home, make_index, make_request_page


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def index(home: HomePage) -> RequestIndexPage:
    return make_index(home)


@pytest.fixture
def form_page(index: RequestIndexPage) -> RequestPage:
    return make_request_page(index)
