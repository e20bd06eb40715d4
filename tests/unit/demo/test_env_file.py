"""What is written to var/demo.env is what django-environ reads back."""

import io
import stat

import environ
import pytest

from cms.demo.env_file import build_env_file, write_env_file


@pytest.mark.parametrize("value", ["plain", "a b", "it's", 'say "a"', "p#w$d\\n", "smtp://u:p%40@host:25/?tls=1", ""])
def test_values_come_back_as_they_were(value, monkeypatch):
    monkeypatch.delenv("DEMO_VALUE", raising=False)
    monkeypatch.setattr(environ.Env, "ENVIRON", {})

    environ.Env.read_env(io.StringIO(build_env_file({"DEMO_VALUE": value})))

    assert environ.Env.ENVIRON["DEMO_VALUE"] == value


def test_the_environment_wins_over_the_file(monkeypatch):
    monkeypatch.setattr(environ.Env, "ENVIRON", {"PORT": "1"})

    environ.Env.read_env(io.StringIO(build_env_file({"PORT": "2"})))

    assert environ.Env.ENVIRON["PORT"] == "1"


@pytest.mark.parametrize("value", ["a\nb", '"a"'])
def test_what_the_format_would_change_is_refused(value):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        build_env_file({"DATABASE_URL": value})


def test_only_its_owner_may_read_the_file(tmp_path):
    path = tmp_path / "demo.env"

    write_env_file(path, {"A": "1"})

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
