"""docs/commands.md has a section for each management command of ours, with its options, and a row for each target."""

import re
from argparse import Action
from collections.abc import Iterator

import pytest
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from tests.unit.docs.reading import ROOT, code_spans, read_page, section, table_rows

APPS = ("kb", "kb.base", "kb.outbox", "search", "helpdesk", "cms")
MANAGE = "manage.py "


def our_commands() -> dict[str, str]:
    """Command → the app that brings it."""
    return {
        file.stem: app
        for app in APPS
        for file in (ROOT / app.replace(".", "/") / "management" / "commands").glob("*.py")
        if file.stem != "__init__"
    }


def own_arguments(app: str, name: str) -> Iterator[Action]:
    """What a command takes beside what every Django command takes."""
    parser = load_command_class(app, name).create_parser("manage.py", name)
    everyones = BaseCommand().create_parser("manage.py", name)
    known = {option for action in everyones._actions for option in action.option_strings}
    for action in parser._actions:
        if not set(action.option_strings) & known:
            yield action


def headings() -> dict[str, str]:
    """Command → the heading of its section: "### `manage.py worker`"."""
    found = re.findall(rf"^### `{re.escape(MANAGE)}(\w+)[^`]*`$", read_page("docs/commands.md"), re.MULTILINE)
    lines = read_page("docs/commands.md").splitlines()
    return {name: next(line for line in lines if re.match(rf"### `{MANAGE}{name}\b", line)) for name in found}


def test_every_command_is_documented_and_none_has_vanished() -> None:
    assert our_commands()
    assert set(headings()) == set(our_commands())


@pytest.mark.parametrize(("name", "app"), sorted(our_commands().items()))
def test_options_of_a_command_are_documented(name: str, app: str) -> None:
    page = read_page("docs/commands.md")
    text = headings()[name] + section(page, headings()[name])
    for action in own_arguments(app, name):
        option = action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest).upper()
        assert option in text, f"{name}: {option} is not described"


@pytest.mark.parametrize(("name", "app"), sorted(our_commands().items()))
def test_no_option_is_documented_that_is_not_there(name: str, app: str) -> None:
    page = read_page("docs/commands.md")
    text = headings()[name] + section(page, headings()[name])
    written = {option for span in code_spans(text) for option in re.findall(r"--[a-z][a-z-]*", span)}
    taken = {option for action in own_arguments(app, name) for option in action.option_strings}
    assert written <= taken


def test_every_make_target_is_documented_and_none_has_vanished() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    rows = table_rows(section(read_page("docs/commands.md"), "## make"))
    assert {code_spans(row[0])[0].removeprefix("make ").split()[0] for row in rows} == targets
