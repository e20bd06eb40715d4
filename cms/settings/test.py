"""For the tests: fast hashing, mails in memory; the engine is the one that the suite starts."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATABASES, STORAGES, env

DEBUG = False
SECRET_KEY = "only-for-the-tests-" + "x" * 40
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"] = env.db_url("TEST_DATABASE_URL", default="sqlite:///var/test.sqlite3")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
    }
    # A file, not memory: the browser tests serve from another thread.
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DB_NAME", default="var/test.sqlite3")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DEFAULT_FROM_EMAIL = "Tervane <help@tervane.example>"
SUPPORT_EMAIL = "help@tervane.example"
REPLY_ADDRESS = "help@tervane.example"
ALERT_EMAIL = "alerts@tervane.example"
# A proof of work is asked for as everywhere; the test's own takes one round.
REQUEST_PROOF_ROUNDS = 1
