from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client

from helpdesk.models import Request, RequestIndexPage, RequestPage
from kb.models import HomePage
from tests.desk_factories import make_agent
from tests.helpdesk_factories import make_home, make_index, make_request, make_request_page


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def index(home: HomePage) -> RequestIndexPage:
    return make_index(home)


@pytest.fixture
def form_page(index: RequestIndexPage) -> RequestPage:
    return make_request_page(index)


@pytest.fixture
def agent(db: None) -> User:
    return make_agent()


@pytest.fixture
def desk(client: Client, agent: User) -> Client:
    """A client of `agent`, who handles requests."""
    client.force_login(agent)
    return client


@pytest.fixture
def own(form_page: RequestPage) -> Request:
    """A request of lien@bedrijf.example."""
    return make_request(form_page, language="en", email="Lien@Bedrijf.example")


@pytest.fixture
def other(form_page: RequestPage) -> Request:
    """Somebody else's request."""
    return make_request(form_page, token="1" * 32, email="karim@elders.example", name="Karim", subject="Iets anders")


@pytest.fixture
def staff(db: None) -> Any:
    return get_user_model().objects.create_user("karim", first_name="Karim", last_name="Peeters", password="secret-1")


@pytest.fixture
def private_folder(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path
