"""The demo and development: on loopback only, acts on what `make demo` started in this folder."""

from pathlib import Path

import environ

# Written by `make demo`; what is set in the environment wins.
_demo_env = Path(__file__).resolve().parent.parent.parent / "var" / "demo.env"
if _demo_env.exists():
    environ.Env.read_env(_demo_env)

from cms.settings.base import *  # noqa: E402, F403 — the demo's file must be read first
from cms.settings.base import VAR_DIR, env  # noqa: E402

DEBUG = env.bool("DEBUG", default=False)
# Known to everyone, and so only for a demo that listens on loopback.
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-not-secret-" + "x" * 40)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
VAR_DIR.mkdir(exist_ok=True)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Tervane <help@tervane.example>")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="help@tervane.example")
REPLY_ADDRESS = env.str("REPLY_ADDRESS", default="help@tervane.example")
ALERT_EMAIL = env.str("ALERT_EMAIL", default="help@tervane.example")
# The demo's logins have simple, printed passwords.
AUTH_PASSWORD_VALIDATORS = []
SERVE_MEDIA = True
BRAND_TEMPLATE = env.str("BRAND_TEMPLATE", default="kb/brand/tervane.html")
