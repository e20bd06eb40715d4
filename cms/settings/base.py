"""Settings that hold in every environment. What differs comes from environment variables (docs/settings.md)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
# What the site makes while it runs: database, static files, media, unless they have places of their own.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- Languages -------------------------------------------------------------------------------------------------------
# One entry here, one in search/analysis.py and one migration add a language. The names are shown as they are: each
# language is named in itself.
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
LANGUAGE_CODE = "nl"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "cms.formats"
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Brussels")
# Public language choice lives in the URL; this cookie only remembers a choice made in the admin.
LANGUAGE_COOKIE_HTTPONLY = True

MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_LANGUAGES = tuple(code for code, _name in LANGUAGES)
# In which order another language is shown when a page lacks the reader's.
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": tuple(env.list("FALLBACK_LANGUAGES", default=["nl", "en", "fr", "de"]))
}
MODELTRANSLATION_CUSTOM_FIELDS = ("StreamField", "RichTextField")

# --- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    # Lowest room first: a page's translated fields are registered before those of the pages built on it.
    "kb.base",
    "kb.outbox",
    "kb",
    "search",
    "helpdesk",
    "cms",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django_htmx",
    "csp",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the CSRF check, which reads the whole form.
    "helpdesk.attachments.middleware.FormSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kb.context_processors.site_frame",
            ],
        },
    },
]

# --- Where things are ------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # The web and the worker both write: wait for each other instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening a connection takes longer than most questions; with SQLite, it reads the whole schema.
DATABASES["default"]["CONN_MAX_AGE"] = 60

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

OPENSEARCH_URL = env.str("OPENSEARCH_URL", default="http://127.0.0.1:9200")
# Readers know only this name; the indices behind it carry the schema version and the time they were built.
OPENSEARCH_ALIAS = env.str("OPENSEARCH_ALIAS", default="kb")
# Seconds a page waits for the search engine before the database answers instead.
OPENSEARCH_TIMEOUT = env.float("OPENSEARCH_TIMEOUT", default=2.0)
# A file with the certificates to trust, for an https address that public authorities did not sign.
OPENSEARCH_CA_CERTS = env.str("OPENSEARCH_CA_CERTS", default="")

_email = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
# Over SMTP with a time limit of our own, that knows whether a cut connection left the mail in doubt.
EMAIL_BACKEND = _email["EMAIL_BACKEND"].replace(
    "django.core.mail.backends.smtp.EmailBackend", "helpdesk.smtp.TimedEmailBackend"
)
EMAIL_HOST = _email.get("EMAIL_HOST", "")
EMAIL_PORT = _email.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
# For each step. With the time for handing over shorter than the lease of a mail job (helpdesk.E001), so that a
# stalled server can't make two workers send the same mail.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="helpdesk@localhost")
# Where a request goes when no rule sends it elsewhere and no inbox is the fallback.
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default=DEFAULT_FROM_EMAIL)
# Where answers come in; the part before the @ must take a tag, as in help+tag@… (see docs/helpdesk.md).
REPLY_ADDRESS = env.str("REPLY_ADDRESS", default=DEFAULT_FROM_EMAIL)
# Who is told when mails don't leave, and from which age of the oldest.
ALERT_EMAIL = env.str("ALERT_EMAIL", default=SUPPORT_EMAIL)
MAIL_ALERT_AFTER_MINUTES = env.int("MAIL_ALERT_AFTER_MINUTES", default=15)
# What a scraper of /metrics shows; without one there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# The first letters of a request's reference, as in TV-7K3M-92QF.
REQUEST_PREFIX = env.str("REQUEST_PREFIX", default="TV")
# The mailbox behind REPLY_ADDRESS, as imaps://user:password@host:993/INBOX; read by the worker unless empty.
INBOUND_EMAIL_URL = env.str("INBOUND_EMAIL_URL", default="")
INBOUND_ALLOW_PLAIN = env.bool("INBOUND_ALLOW_PLAIN", default=False)
INBOUND_DONE_FOLDER = env.str("INBOUND_DONE_FOLDER", default="")
INBOUND_MAX_MB = env.int("INBOUND_MAX_MB", default=30)
INBOUND_SECONDS = env.float("INBOUND_SECONDS", default=30.0)

# --- Against machines ------------------------------------------------------------------------------------------------
# The header in which your proxy names the client, as Django calls it, and how many proxies of yours write into it.
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", default="")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)
# Requests above these are taken and held back; above ten times as many, they are refused.
REQUESTS_PER_ADDRESS_PER_HOUR = env.int("REQUESTS_PER_ADDRESS_PER_HOUR", default=5)
REQUESTS_PER_ADDRESS_PER_DAY = env.int("REQUESTS_PER_ADDRESS_PER_DAY", default=20)
REQUESTS_PER_NETWORK_PER_HOUR = env.int("REQUESTS_PER_NETWORK_PER_HOUR", default=30)
# SHA-256 rounds that a browser works before it may send, at most; half of them on average.
REQUEST_PROOF_ROUNDS = env.int("REQUEST_PROOF_ROUNDS", default=100_000)
# What was held back and looked at by nobody.
SPAM_RETENTION_DAYS = env.int("SPAM_RETENTION_DAYS", default=30)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
# Uploaded pictures are the web server's to deliver; the demo has none and delivers them itself.
SERVE_MEDIA = False
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# What customers send with their requests: never below an address.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(VAR_DIR / "private")))
# Megabytes of 1,048,576 bytes: of one file, of all files of a form; and how many files a field takes.
ATTACHMENT_MAX_MB = env.int("ATTACHMENT_MAX_MB", default=10)
ATTACHMENT_TOTAL_MB = env.int("ATTACHMENT_TOTAL_MB", default=20)
ATTACHMENT_MAX_NUMBER = env.int("ATTACHMENT_MAX_NUMBER", default=5)
ATTACHMENT_TYPES = env.list(
    "ATTACHMENT_TYPES",
    default=["pdf", "jpg", "png", "gif", "webp", "heic", "txt", "csv", "docx", "xlsx", "pptx", "odt", "ods", "zip"],
)
# Of forms that were never sent, all together: they are kept for a day.
ATTACHMENTS_WAITING_MAX_MB = env.int("ATTACHMENTS_WAITING_MAX_MB", default=2000)
# Above it, a mail has a link in place of its files.
MAIL_ATTACHMENTS_MAX_MB = env.int("MAIL_ATTACHMENTS_MAX_MB", default=10)
# ClamAV's daemon: tcp://host:3310 or unix:///path. Empty: files are not scanned, and marked so.
CLAMAV_URL = env.str("CLAMAV_URL", default="")
# Seconds that a form waits for the scanner; after that its files are held, and the worker has them scanned.
CLAMAV_TIMEOUT = env.float("CLAMAV_TIMEOUT", default=10.0)
# Uploads of a form below this many bytes are read in memory, others in a temporary file, never beyond the limit.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "helpdesk.attachments.uploads.CappedFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = env.str("UPLOAD_TEMP_DIR", default="") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Wagtail ---------------------------------------------------------------------------------------------------------
# How the header shows the organisation: its name as text, or a template with a wordmark.
BRAND_TEMPLATE = env.str("BRAND_TEMPLATE", default="kb/brand/name.html")
WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Help centre")
WAGTAIL_PAGE_MODEL = "kb_base.BasePage"
# One page holds all languages (docs/adr/0002): Wagtail's own trees per language stay off.
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Redirects are made per language by kb.base.redirects.
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# The admin contacts no outside host.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Security --------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}
# Wagtail itself allows the frame in which it shows previews.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.views.csrf_failure"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Logs: who, what and where, never what a person typed ------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Query texts of customers may hold personal data; the client logs whole bodies below WARNING.
    "loggers": {
        "opensearch": {"level": "ERROR"},
        "opensearchpy": {"level": "ERROR"},
        # One line per page and background task: of use in a debugger only.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
