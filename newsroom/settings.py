"""Every setting, read once from the environment.

Each value an operator may change is an environment variable with the same name, listed in the
README's table. Nothing here needs to be set to try the product; with `DEBUG` off (the default)
everything is as strict as a public site wants it.
"""

import contextlib
import secrets
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# Where the process keeps what it makes: the SQLite file, collected static files, the secret key.
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")


def _own_secret_key():
    """The key of this installation, made at random on first use and readable by its owner only.

    A newsroom on several machines sets SECRET_KEY instead, so that they share one.
    """
    path = DATA_DIR / "secret.key"
    if not path.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = DATA_DIR / f"secret.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)  # the first process to arrive wins; the others read its key
        fresh.unlink()
    return path.read_text().strip()


# -- Safety -------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or _own_secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

# HTTPS=1 says that readers reach the site over TLS: redirects, secure cookies and HSTS follow.
HTTPS = env.bool("HTTPS", False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000 if HTTPS else 0)
# Set only behind a proxy that always overwrites this header, else a client could claim TLS.
if env.bool("TRUST_X_FORWARDED_PROTO", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies of ours a reader's request comes through, each adding to X-Forwarded-For. It says
# who sends a form, so that one client cannot send too many; 0 takes whoever connects to us.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True

# Nothing inline and nobody else's files, on every page, the admin's included.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- The site -----------------------------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", "The Record")
# Absolute addresses (canonical links, share links) are made with it.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# What this newsroom is about, in a sentence or two; printed on /about/ and given to search engines.
SITE_DESCRIPTION = env.str("SITE_DESCRIPTION", "")
SITE_DESCRIPTION_ZH = env.str("SITE_DESCRIPTION_ZH", "")
RESPONSIBLE_PERSON = env.str("RESPONSIBLE_PERSON", "")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
# The font that draws Chinese on social cards: a path, with “#2” after it for the third face of a
# collection; “auto” looks where Debian has fonts-noto-cjk and fonts-wqy-microhei, "" does without.
CARD_CJK_FONT = env.str("CARD_CJK_FONT", "auto")
# Whom to tell of a hole in the site: an address or a page; CONTACT_EMAIL where it names nobody.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
# Which crawlers that read for AI are let in: allow, search or none. `newsroom.crawlers` says more.
AI_CRAWLERS = env.str("AI_CRAWLERS", "search")
SECTION_MARKS = env.bool("SECTION_MARKS", True)
# Under which licence others may use what we write ourselves, told to programs; sources keep theirs.
TEXT_LICENCE = env.str("TEXT_LICENCE", "")
TEXT_LICENCE_URL = env.str("TEXT_LICENCE_URL", "")
# Says on every page that sources and editors are invented. `manage.py demo` sets it.
DEMO = env.bool("DEMO", False)

# -- The desk -----------------------------------------------------------------------------------

# Days after the outcome of a reader's report until the address they left is erased.
REPORT_EMAIL_DAYS = env.int("REPORT_EMAIL_DAYS", 30)
# A newsroom without a managing editor lets its editors approve and publish.
EDITORS_MAY_PUBLISH = env.bool("EDITORS_MAY_PUBLISH", False)
# Which claims need a verdict of their own: those at risk, or every one. `articles.risk` says more.
REVIEW = env.str("REVIEW", "risk")
DRAFTER = env.str("DRAFTER", "extractive")
# How many machine-made drafts that nobody has touched may wait at once; 0 has none made unasked.
DRAFT_AHEAD = env.int("DRAFT_AHEAD", 10)
# Whether the sources of published articles are read again on the web; `Recheck.AFTER` says when.
RECHECK = env.bool("RECHECK", True)

# How long a rights holder's request may wait before it is overdue.
TAKEDOWN_HOURS = env.int("TAKEDOWN_HOURS", 72)

# -- Models -------------------------------------------------------------------------------------

# For DRAFTER=openai (any server that speaks its chat protocol) and DRAFTER=anthropic. Prices are US
# dollars for a million tokens; a budget of
# 0 lets no call be made that costs anything.
AI_MODEL = env.str("AI_MODEL", "")
AI_BASE_URL = env.str("AI_BASE_URL", "")
AI_API_KEY = env.str("AI_API_KEY", "")
AI_LANGUAGE = env.str("AI_LANGUAGE", "en")
AI_MAX_TOKENS = env.int("AI_MAX_TOKENS", 8000)
AI_TIMEOUT = env.float("AI_TIMEOUT", 180.0)
AI_PRICE_IN = env.decimal("AI_PRICE_IN", Decimal(0))
AI_PRICE_OUT = env.decimal("AI_PRICE_OUT", Decimal(0))
AI_BUDGET_DAY = env.decimal("AI_BUDGET_DAY", Decimal(5))
AI_BUDGET_STORY = env.decimal("AI_BUDGET_STORY", Decimal("0.5"))

# -- Going out to the web -----------------------------------------------------------------------

# Where whoever runs a server that we read can find out who we are.
FETCH_CONTACT = env.str("FETCH_CONTACT", "") or f"{SITE_URL}/about/"
# Hosts (“host” or “host:port”) that may be private and at any port: an intranet, tests.
FETCH_ALLOWED_HOSTS = env.list("FETCH_ALLOWED_HOSTS", [])
FETCH_PORTS = env.list("FETCH_PORTS", [80, 443], subcast=int)
FETCH_PAUSE = env.float("FETCH_PAUSE", 1.0)

# -- Django -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "newsroom.apps.NewsroomAdminConfig",
    "articles.apps.ArticlesConfig",
    "recaps.apps.RecapsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "taggit",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "articles.languages.by_address",
    "csp.middleware.CSPMiddleware",
    "newsroom.api.open_to_all",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "newsroom.methods.read_only",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
CSRF_FAILURE_VIEW = "newsroom.errors.csrf_failure"
WSGI_APPLICATION = "newsroom.wsgi.application"

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
                "newsroom.views.site",
            ],
        },
    }
]

# -- Database -----------------------------------------------------------------------------------

DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers and one writer side by side; a writer takes its lock at once instead of failing late.
    # What is deleted is written over: words that were taken down stay in no free page of the file.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    )
elif DATABASES["default"]["ENGINE"].endswith("postgresql") and not find_spec("psycopg"):
    raise ImproperlyConfigured(
        "DATABASE_URL names PostgreSQL, whose driver is missing. Install it: pip install -e "
        "'.[postgres]'"
    )
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A page is read by few queries that join up to a dozen tables. With more than eight PostgreSQL
    # takes the order they are written in, which reads whole tables, unless it is told to look.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    joins = "-c join_collapse_limit=12 -c from_collapse_limit=12"
    options["options"] = f"{joins} {options.get('options', '')}".strip()

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "newsroom.Person"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# -- Language, time, tags -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True
FORMAT_MODULE_PATH = ["newsroom.formats"]
TAGGIT_CASE_INSENSITIVE = True

# -- Static files -------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# The web fonts, subset from the installed font packages when static files are collected.
FONTS_DIR = DATA_DIR / "fonts"
# Pictures that people upload, and social cards. Machines that serve one site share this folder.
MEDIA_ROOT = env.path("MEDIA_DIR", DATA_DIR / "media")
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "newsroom.fonts.FontsFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsroom.hashing.HashedFiles"},
}

# -- Logging ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "newsroom.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_tokens"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
