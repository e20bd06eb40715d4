"""Static files are collected again when, and only when, something that goes into them changed."""

from cms.demo.static_files import is_current, mark_current


def test_current_until_a_file_or_a_pin_changes(tmp_path):
    for folder in ("requirements", "static/css", "kb/static"):
        (tmp_path / folder).mkdir(parents=True)
    pins, style = tmp_path / "requirements" / "run.txt", tmp_path / "static" / "css" / "site.css"
    pins.write_text("wagtail==8.0\n")
    style.write_text("a{}")
    collected = tmp_path / "var" / "static"
    assert not is_current(tmp_path, collected)

    mark_current(tmp_path, collected)
    assert is_current(tmp_path, collected)

    (tmp_path / "kb" / "static" / "new.js").write_text("")
    assert not is_current(tmp_path, collected)

    mark_current(tmp_path, collected)
    pins.write_text("wagtail==8.1\n")
    assert not is_current(tmp_path, collected)
