"""The settings: one file that reads the environment once and fails loudly.

Every variable is described in .env.example; a test holds the two together.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from isthmus import engines
from isthmus.regions import packs
from isthmus.regions.languages import INTERFACE
from isthmus.tenancy.mode import tenant_of

BASE_DIR = Path(__file__).resolve().parents[2]

# --- The environment -------------------------------------------------------------------------------------------------
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def _number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    value = env.str(name, default="") or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number from {least} to {most}.")
    return int(value)


def _switch(name: str, default: bool) -> bool:
    value = env.str(name, default="") or str(default)
    if value.lower() not in ("true", "false", "on", "off", "yes", "no", "1", "0"):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to True or False.")
    return value.lower() in ("true", "on", "yes", "1")


def _refuse_no_address(name: str, value: str, wanted: str) -> None:
    """Of a program of somebody else's; empty is none."""
    at = urlsplit(value)
    if value and (at.scheme not in ("http", "https") or not at.hostname or at.query or at.username):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to {wanted}; a key goes into {name.removesuffix('URL')}KEY."
        )


def _names(name: str, default: list[str]) -> list[str]:
    value = env.str(name, default="")
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


# --- One process, one tenant -----------------------------------------------------------------------------------------
TENANT = tenant_of(mode=env.str("DEPLOYMENT_MODE", default="") or "shared", name=env.str("TENANT", default=""))
# What only this tenant may know (its database, its keys) can stand in a file of its own.
environ.Env.read_env(BASE_DIR / f".env.{TENANT.name}")

# Django's development server is for development; everything else shows people what they would really get.
DEBUG = _switch("DEBUG", default=sys.argv[1:2] == ["runserver"])
SEEN_FROM = _switch("SEEN_FROM", default=DEBUG)
STATE_DIR = Path(env.str("STATE_DIR", default="") or BASE_DIR / "var").resolve()
TENANT_DIR = STATE_DIR / TENANT.name

DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
if bool(DATABASE_URL) != bool(REDIS_URL):
    missing = "REDIS_URL" if DATABASE_URL else "DATABASE_URL"
    raise ImproperlyConfigured(
        f"{missing} is not set. Set DATABASE_URL and REDIS_URL both, or neither for the embedded engines."
    )
EMBEDDED_ENGINES = not DATABASE_URL
if EMBEDDED_ENGINES:
    DATABASE_URL, REDIS_URL = (lambda urls: (urls.database, urls.redis))(engines.urls(STATE_DIR, TENANT.name))


def _secret_key() -> str:
    """The key from the environment, or one made once and kept readable for the owner alone."""
    given: str = env.str("SECRET_KEY", default="")
    if given:
        if len(given) < 40:
            raise ImproperlyConfigured(
                "SECRET_KEY has fewer than 40 characters. Set a longer random one, for each tenant its own."
            )
        return given
    if not EMBEDDED_ENGINES:
        raise ImproperlyConfigured("SECRET_KEY is not set. Set a random one of 50 characters, for each tenant its own.")
    return engines.kept_secret(TENANT_DIR / "secret_key")


SECRET_KEY = _secret_key()
WEB_PORT_NAME, _port = {
    "shared": ("WEB_PORT", 8000),
    "domestic": ("WEB_PORT_DOMESTIC", 8001),
    "global": ("WEB_PORT_GLOBAL", 8002),
}[TENANT.name]
WEB_PORT = _number(WEB_PORT_NAME, _port, least=1, most=65_535)
SITE_URL = (env.str("SITE_URL", default="") or f"http://localhost:{WEB_PORT}").rstrip("/")
if urlsplit(SITE_URL).scheme not in ("http", "https") or not urlsplit(SITE_URL).hostname:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}. Set it to the site's address, such as https://example.org.")
HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS = _names("ALLOWED_HOSTS", [str(urlsplit(SITE_URL).hostname), "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
PROXY_COUNT = _number("PROXY_COUNT", 0, most=10)
if HTTPS and not PROXY_COUNT:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}, but PROXY_COUNT is 0: every page would redirect to itself. "
        "Set PROXY_COUNT=1 for the proxy that speaks https."
    )
OTHER_SITE_URL = env.str("OTHER_SITE_URL", default="").rstrip("/")
if OTHER_SITE_URL and urlsplit(OTHER_SITE_URL).scheme not in ("http", "https"):
    raise ImproperlyConfigured(
        f"OTHER_SITE_URL is {OTHER_SITE_URL!r}. Set it to the other site's address, such as https://example.com."
    )
DOMESTIC_COUNTRIES = [code.upper() for code in _names("DOMESTIC_COUNTRIES", list(packs.DOMESTIC))]
if bad := [code for code in DOMESTIC_COUNTRIES if len(code) != 2 or not code.isalpha()]:
    raise ImproperlyConfigured(
        f"DOMESTIC_COUNTRIES names {bad[0]!r}. Set it to two-letter country codes, such as CN,HK."
    )
PACK = packs.load(env.str("POLICY_PACK", default="") or "open", DOMESTIC_COUNTRIES)
# What the pack says for this tenant, and for no other.
POLICIES = packs.of_tenant(PACK, TENANT)
DEMO = _switch("DEMO", default=True)
# Who vouches for people by OpenID Connect, where a policy asks for it.
IDENTITY_OPENID_ISSUER = env.str("IDENTITY_OPENID_ISSUER", default="")
IDENTITY_OPENID_CLIENT_ID = env.str("IDENTITY_OPENID_CLIENT_ID", default="")
IDENTITY_OPENID_CLIENT_SECRET = env.str("IDENTITY_OPENID_CLIENT_SECRET", default="")
IDENTITY_OPENID_CLAIM = _names("IDENTITY_OPENID_CLAIM", [])
if IDENTITY_OPENID_ISSUER:
    _issuer = urlsplit(IDENTITY_OPENID_ISSUER)
    _near = _issuer.scheme == "http" and _issuer.hostname in ("localhost", "127.0.0.1", "::1")
    if not _issuer.hostname or not (_issuer.scheme == "https" or _near) or len(IDENTITY_OPENID_ISSUER) > 255:
        raise ImproperlyConfigured(
            f"IDENTITY_OPENID_ISSUER is {IDENTITY_OPENID_ISSUER!r}. Set it to the provider's https address, as it "
            "writes it itself."
        )
    if not IDENTITY_OPENID_CLIENT_ID:
        raise ImproperlyConfigured(
            "IDENTITY_OPENID_CLIENT_ID is not set, but IDENTITY_OPENID_ISSUER is. Set it to the name under which the "
            "provider knows this site."
        )
IDENTITY_OPENID_NAME = env.str("IDENTITY_OPENID_NAME", default="") or urlsplit(IDENTITY_OPENID_ISSUER).hostname or ""
# Who translates notes and comments, where somebody asks for it.
TRANSLATE_PROVIDER = env.str("TRANSLATE_PROVIDER", default="")
TRANSLATE_URL = env.str("TRANSLATE_URL", default="").rstrip("/")
TRANSLATE_KEY = env.str("TRANSLATE_KEY", default="")
if TRANSLATE_PROVIDER not in ("", "libretranslate", "apertium"):
    raise ImproperlyConfigured(
        f"TRANSLATE_PROVIDER is {TRANSLATE_PROVIDER!r}. Set it to libretranslate or apertium, or leave it empty."
    )
if TRANSLATE_URL and not TRANSLATE_PROVIDER:
    raise ImproperlyConfigured(
        "TRANSLATE_PROVIDER is not set, but TRANSLATE_URL is. Set it to what answers there: libretranslate or apertium."
    )
if TRANSLATE_PROVIDER == "libretranslate" and not TRANSLATE_URL:
    raise ImproperlyConfigured(
        "TRANSLATE_URL is not set, but TRANSLATE_PROVIDER is libretranslate. Set it to the server's address, such as "
        "http://localhost:5000."
    )
_refuse_no_address("TRANSLATE_URL", TRANSLATE_URL, "the server's address, such as https://translate.example.org")
if TRANSLATE_PROVIDER == "apertium" and not TRANSLATE_URL and not shutil.which("apertium"):
    raise ImproperlyConfigured(
        "TRANSLATE_URL is not set, TRANSLATE_PROVIDER is apertium, and there is no command apertium here. Install it "
        "with a pair (Debian: apt install apertium apertium-eng-spa), or set TRANSLATE_URL to a server of it."
    )
# Severe cases that the queue gives a moderator within an hour and a day; then it stops.
EXPOSURE_PER_HOUR = _number("EXPOSURE_PER_HOUR", 20, most=10_000)
EXPOSURE_PER_DAY = _number("EXPOSURE_PER_DAY", 80, most=10_000)
# With which the checkpoints of the public logs are signed; empty: a key made once and kept in TENANT_DIR.
LOG_SIGNING_KEY = env.str("LOG_SIGNING_KEY", default="")
if LOG_SIGNING_KEY and not re.fullmatch(r"[A-Za-z0-9+/]{43}=", LOG_SIGNING_KEY):
    raise ImproperlyConfigured(
        "LOG_SIGNING_KEY is no key. Set it to 32 random bytes in base64, such as `openssl rand -base64 32` prints, for "
        "each tenant its own."
    )
# Programs of somebody else's that detectors ask: both speak as OpenAI's do.
REMOTE_CLASSIFIER_URL = env.str("REMOTE_CLASSIFIER_URL", default="").rstrip("/")
REMOTE_CLASSIFIER_KEY = env.str("REMOTE_CLASSIFIER_KEY", default="")
POLICY_READER_URL = env.str("POLICY_READER_URL", default="").rstrip("/")
POLICY_READER_KEY = env.str("POLICY_READER_KEY", default="")
_before = "the address before /moderations or /chat/completions, such as http://localhost:8000/v1"
_refuse_no_address("REMOTE_CLASSIFIER_URL", REMOTE_CLASSIFIER_URL, _before)
_refuse_no_address("POLICY_READER_URL", POLICY_READER_URL, _before)
REMOTE_MOST_A_DAY = _number("REMOTE_MOST_A_DAY", 1000)
REMOTE_MOST_AT_ONCE = _number("REMOTE_MOST_AT_ONCE", 2, least=1, most=100)
REMOTE_SECONDS = _number("REMOTE_SECONDS", 5, least=1, most=60)
# Of what detectors find, the share that moderators judge without being told of it.
AUDIT_PERCENT = _number("AUDIT_PERCENT", 20, most=100)
# Where statements of reasons go, where an operator has to send them: the EU's DSA Transparency Database.
DSA_API_TOKEN = env.str("DSA_API_TOKEN", default="")
DSA_API_URL = (env.str("DSA_API_URL", default="") or "https://transparency.dsa.ec.europa.eu/api/v1").rstrip("/")
if urlsplit(DSA_API_URL).scheme not in ("http", "https") or not urlsplit(DSA_API_URL).hostname:
    raise ImproperlyConfigured(
        f"DSA_API_URL is {DSA_API_URL!r}. Set it to the address of the database's API, or leave it empty for the EU's."
    )
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="") or f"moderation@{urlsplit(SITE_URL).hostname}"


def _geoip_path() -> Path:
    given = env.str("GEOIP_PATH", default="")
    installed = STATE_DIR / "geoip" / "country.mmdb"
    demo = BASE_DIR / "platform" / "isthmus" / "regions" / "demo.mmdb"
    return Path(given).resolve() if given else installed if installed.exists() else demo


GEOIP_PATH = _geoip_path()

# --- Django ----------------------------------------------------------------------------------------------------------
ROOT_URLCONF = "isthmus.urls"
WSGI_APPLICATION = "isthmus.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

INSTALLED_APPS = [
    "isthmus.tenancy",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "isthmus.regions",
    "isthmus.web",
    "isthmus.relocation",
    "isthmus.clients",
    "moderation",
    "accounts",
    "feeds",
    "django_htmx",
    "allauth",
    "allauth.account",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "isthmus.security.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "isthmus.security.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "isthmus.web.middleware.WholePageRedirectMiddleware",
    "isthmus.clients.middleware.ForgetMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "isthmus.regions.middleware.ViewerMiddleware",
    "accounts.middleware.ScreenTimeMiddleware",
    "accounts.middleware.SuspensionMiddleware",
    "isthmus.web.middleware.WrongMethodMiddleware",
    "isthmus.web.middleware.NullCharacterMiddleware",
    # The last one, next to the view: what it shows again has passed the check against forged requests.
    "isthmus.web.middleware.FrozenMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "isthmus.web.context.site",
                "isthmus.relocation.context.receipts",
                "feeds.context.hearing",
            ],
        },
    }
]

# --- Engines ---------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url_config(DATABASE_URL)
    | {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": _number("DATABASE_POOL_SIZE", 8, least=1, most=200), "timeout": 10},
            # Of those that ask for it (isthmus.web.prepared), from the first time on.
            "prepare_threshold": 0 if _switch("DATABASE_PREPARES", True) else None,
        },
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{REDIS_URL.rstrip('/')}/1",
        "KEY_PREFIX": f"isthmus:{TENANT.name}",
    },
    # What every page asks for and may be a minute old; each process has its own.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "isthmus.web.sessions"
SESSION_COOKIE_AGE = int(POLICIES.retention.sessions.total_seconds())

CELERY_BROKER_URL = f"{REDIS_URL.rstrip('/')}/0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = f"isthmus-{TENANT.name}"
# A job that was taken and not finished is given to another worker; every job of ours may safely run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A process that works keeps its connection (isthmus.celery), which Celery would close before and after every job.
CELERY_DB_REUSE_MAX = sys.maxsize
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# An idle worker waits on its socket for longer than the client library's own five seconds.
# Who posts does not wait for a broker that is down: one more try, and the sweep finds the row.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": None,
    "socket_connect_timeout": 2,
    "visibility_timeout": 300,
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.1,
}
CELERY_BEAT_SCHEDULER = "isthmus.celery:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep-checks": {"task": "moderation.tasks.sweep_checks", "schedule": 10.0},
    "sweep-queue": {"task": "moderation.tasks.sweep_queue", "schedule": 10.0},
    "count-pool": {"task": "feeds.tasks.count_pool", "schedule": 10.0},
    "count-tastes": {"task": "feeds.tasks.count_tastes", "schedule": 10.0},
    "post-due": {"task": "feeds.tasks.post_due", "schedule": 10.0},
    "end-deleted": {"task": "feeds.tasks.end_deleted", "schedule": 10.0},
    "expire-measures": {"task": "moderation.tasks.expire_measures", "schedule": 10.0},
    "write-letters": {"task": "feeds.tasks.write_letters", "schedule": 20.0},
    # Often enough that a day counts as one.
    "keep-retention": {"task": "isthmus.regions.tasks.keep_retention", "schedule": 3600.0},
    "run-backtests": {"task": "moderation.tasks.run_backtests", "schedule": 60.0},
    "learn-decisions": {"task": "moderation.tasks.learn_decisions", "schedule": 60.0},
    "forget-texts": {"task": "moderation.tasks.forget_texts", "schedule": 3600.0},
    "watch-versions": {"task": "moderation.tasks.watch_versions", "schedule": 600.0},
    "append-published": {"task": "moderation.tasks.append_published", "schedule": 60.0},
    # A message comes with every entry; this is for those that were lost.
    "publish-logs": {"task": "moderation.tasks.publish_logs", "schedule": 10.0},
    "reconcile-measures": {"task": "moderation.tasks.reconcile_measures", "schedule": 600.0},
    "send-dsa-statements": {"task": "moderation.tasks.send_dsa_statements", "schedule": 3600.0},
    "settle-reports": {"task": "moderation.tasks.settle_reports", "schedule": 3600.0},
    "sweep-pictures": {"task": "feeds.tasks.sweep_pictures", "schedule": 3600.0},
    # It asks at most once an hour; soon after the start somebody may want to translate.
    "ask-translator": {"task": "feeds.tasks.ask_translator", "schedule": 30.0},
    "forget-translations": {"task": "feeds.tasks.forget_translations", "schedule": 3600.0},
    "expire-documents": {"task": "accounts.tasks.expire_documents", "schedule": 3600.0},
    "forget-notifications": {"task": "feeds.tasks.forget_notifications", "schedule": 3600.0},
    "forget-screen-time": {"task": "accounts.tasks.forget_screen_time", "schedule": 3600.0},
}

# --- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default="") or TENANT_DIR / "media").resolve()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# The fields of a form; what a picture may weigh is its own check, in isthmus.web.media.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# More than a note holds, so that the form can answer and keep what was typed.
DATA_UPLOAD_MAX_NUMBER_FILES = 60
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "accounts.identity.uploads.InMemory",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- People ----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["accounts.signed_in.SignedInBackend"]
# The first hashes; the others are recognised and replaced at the next sign-in.
PASSWORD_HASHERS = [
    "accounts.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "explore"
LOGOUT_REDIRECT_URL = "explore"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
# Names that would speak for the site.
ACCOUNT_USERNAME_BLACKLIST = [
    "admin",
    "administrator",
    "isthmus",
    "moderator",
    "moderators",
    "official",
    "root",
    "staff",
    "support",
    "system",
]
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm", "signup": "accounts.forms.SignupForm"}
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False

vars().update(env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://"))
# A mail server that does not answer holds no worker for longer.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or f"Isthmus <hello@{urlsplit(SITE_URL).hostname}>"

# --- Languages -------------------------------------------------------------------------------------------------------
BRAND = POLICIES.brand
LANGUAGE_CODE = (BRAND and BRAND.language) or ("zh-hans" if TENANT.name == "domestic" else "en")
LANGUAGES = INTERFACE
LOCALE_PATHS = [BASE_DIR / "platform" / "isthmus" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="") or "UTC"

# --- Keys, cookies, headers ------------------------------------------------------------------------------------------
SESSION_COOKIE_NAME = f"isthmus_{TENANT.name}_session"
CSRF_COOKIE_NAME = f"isthmus_{TENANT.name}_csrf"
LANGUAGE_COOKIE_NAME = f"isthmus_{TENANT.name}_language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
for _cookie in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"):
    vars()[_cookie] = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "isthmus.web.errors.csrf_failure"
# It asks whether Django's own middleware is there, and does not know it in isthmus.security.CsrfMiddleware.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "script-src": [SELF],
        "style-src": [SELF],
        # Aspect ratios and blurred previews are set per card.
        "style-src-attr": [UNSAFE_INLINE],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# django-unfold's components evaluate expressions and carry inline scripts; this holds under the admin's path only.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "style-src-attr": [UNSAFE_INLINE],
}

# The tenant's accent, as in the style sheet: a moderator sees as well where they stand.
HUE = {"shared": 295, "domestic": 32, "global": 190}[TENANT.name]
if BRAND and BRAND.hue is not None:
    HUE = BRAND.hue
SITE_NAME = BRAND.name if BRAND else "Isthmus"
_SHADES = {"50": 97, "100": 94, "200": 89, "300": 82, "400": 74, "500": 62, "600": 50, "700": 45, "800": 39, "900": 34}
UNFOLD = {
    "COLORS": {
        "primary": {name: f"oklch({light}% {0.17 if light < 70 else 0.08} {HUE})" for name, light in _SHADES.items()}
        | {"950": f"oklch(24% 0.08 {HUE})"}
    },
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static(f"web/mark-{TENANT.name}.svg")}
    ],
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SUBHEADER": _("Moderation"),
    "SITE_URL": "/",
    "ENVIRONMENT": "isthmus.web.context.admin_label",
    "STYLES": [lambda request: static("moderation/admin.css")],
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_HISTORY": True,
}

# --- Logs: one line a thing, as JSON outside of development ----------------------------------------------------------
LOG_LEVEL = (env.str("LOG_LEVEL", default="") or "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured(f"LOG_LEVEL is {LOG_LEVEL!r}. Set it to DEBUG, INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "isthmus.logs.formatter", "as_json": not DEBUG, "tenant": TENANT.name}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
