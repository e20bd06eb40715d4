"""The plan follows from the environment and the facts, and from nothing else."""

from pathlib import Path

import pytest

from cms.demo.plan import Facts, Impossible, Step, build_farewell, build_plan, parse_port

ROOT = Path("/srv/help")
OWN_OPENSEARCH = {Step.FETCH_OPENSEARCH, Step.START_OPENSEARCH, Step.AWAIT_OPENSEARCH}


def facts(**changes):
    found = {
        "root": ROOT,
        "web_port_holder": None,
        "opensearch_port": 9200,
        "mail_port": 2525,
        "static_is_current": False,
    }
    return Facts(**(found | changes))


def test_with_nothing_set_everything_is_started_here():
    plan = build_plan({}, facts())

    assert plan.steps == tuple(Step)
    assert (plan.port, plan.opensearch_port, plan.mail_port) == (8000, 9200, 2525)
    assert plan.environment == {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DEMO": "1",
        "PORT": "8000",
        "BASE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": "sqlite:////srv/help/var/db.sqlite3",
        "OPENSEARCH_URL": "http://127.0.0.1:9200",
        "EMAIL_URL": "smtp://127.0.0.1:2525",
    }


def test_what_the_environment_names_is_used_and_not_started():
    environ = {
        "OPENSEARCH_URL": "https://search.example:9200",
        "OPENSEARCH_ALIAS": "try",
        "EMAIL_URL": "smtp://mail.example:25",
        "DATABASE_URL": "postgres://kb@db.example/kb",
        "PATH": "/bin",
    }

    plan = build_plan(environ, facts())

    assert set(Step) - set(plan.steps) == OWN_OPENSEARCH | {Step.START_MAIL_SINK}
    assert (plan.opensearch_port, plan.mail_port) == (None, None)
    assert plan.environment["OPENSEARCH_ALIAS"] == "try"
    assert "PATH" not in plan.environment
    for name in ("OPENSEARCH_URL", "EMAIL_URL", "DATABASE_URL"):
        assert plan.environment[name] == environ[name]


def test_an_empty_variable_counts_as_not_set():
    plan = build_plan({"OPENSEARCH_URL": "", "EMAIL_URL": "", "PORT": ""}, facts())

    assert plan.steps == tuple(Step)
    assert plan.port == 8000


def test_static_files_that_are_current_are_left_alone():
    plan = build_plan({}, facts(static_is_current=True))

    assert set(Step) - set(plan.steps) == {Step.COLLECT_STATIC}


def test_opensearch_is_waited_for_before_the_index_is_built():
    steps = build_plan({}, facts()).steps

    assert steps.index(Step.AWAIT_OPENSEARCH) < steps.index(Step.BUILD_INDEX) < steps.index(Step.START_SITE)


def test_a_taken_port_names_its_holder_and_a_way_out():
    with pytest.raises(Impossible, match=r"Port 8000 .* taken by nginx \(process 7\).*PORT=8001 make demo"):
        build_plan({}, facts(web_port_holder="nginx (process 7)"))


@pytest.mark.parametrize("text", ["http", "0", "65536", "80.5", "-1", "²"])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(Impossible, match="is not a port"):
        parse_port({"PORT": text})


def test_the_farewell_names_each_language_each_login_and_where_mails_land():
    text = build_farewell(build_plan({"PORT": "8010"}, facts()))

    for language in ("nl", "fr", "de", "en"):
        assert f"http://127.0.0.1:8010/{language}/" in text
    assert "http://127.0.0.1:8010/admin/" in text
    assert "admin, editor, translator (fr), reviewer, support, search" in text
    assert "var/mail/" in text


def test_the_farewell_does_not_promise_mails_that_go_elsewhere():
    assert "var/mail/" not in build_farewell(build_plan({"EMAIL_URL": "smtp://mail.example"}, facts()))


def test_another_opensearch_port_changes_the_address_and_nothing_else():
    plan = build_plan({}, facts())

    moved = plan.with_opensearch_port(20001)

    assert moved.environment == {**plan.environment, "OPENSEARCH_URL": "http://127.0.0.1:20001"}
    assert (moved.opensearch_port, moved.steps) == (20001, plan.steps)
