import pytest
from django.contrib.auth.models import Permission, User

from helpdesk.models import Request
from tests.helpdesk_factories import make_request


@pytest.fixture
def stored(form_page) -> Request:
    return make_request(form_page)


@pytest.fixture
def other(form_page) -> Request:
    return make_request(form_page, token="1" * 32, email="jan@elders.example")


@pytest.fixture
def agent(db) -> User:
    user = User.objects.create_user("anke", email="Anke@tervane.example", first_name="Anke", last_name="Maes")
    user.user_permissions.add(Permission.objects.get(codename="handle_request"))
    return user
