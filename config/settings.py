"""Settings of the site. The only module that reads the environment; README.md lists the names."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.code_lists import CODE_LISTS

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


# Safe by default: the site does not start without a secret and a host name.

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if not DEBUG and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of the site, with commas.")
if not DEBUG and "*" in ALLOWED_HOSTS:
    # Links in letters about passwords would lead to whatever host somebody writes in a request.
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of the site, not to *.")
if not DEBUG and (len(SECRET_KEY) < 20 or len(set(SECRET_KEY)) < 5):
    raise ImproperlyConfigured("Set the SECRET_KEY to a long random text: this one is guessed.")


# The site

# A site with invented cities, commitments and reports. Every page, response and file says so, and
# it has a database of its own.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
SITE_NAME = env.str("SITE_NAME", default="City Commitments")
if DEMONSTRATION:
    SITE_NAME += " (demonstration)"
# Contact address, also for reports of vulnerabilities.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="webmaster@localhost")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")  # links in e-mails

# Who runs the site, in words for its pages: a name, an address of its own, a place.
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
OPERATOR_URL = env.str("OPERATOR_URL", default="")
OPERATOR_ADDRESS = env.str("OPERATOR_ADDRESS", default="")

# Names entries of feeds for good (RFC 4151): a domain that the operator had in that year. Keep both
# when the address of the site changes, or readers see all news again.
TAG_AUTHORITY = env.str("TAG_AUTHORITY", default=urlsplit(SITE_URL).hostname or "localhost")
TAG_YEAR = env.str("TAG_YEAR", default="2026")

# The licence of the data. (Catalogues in DCAT and Data Package have codes for it.)
LICENCE_NAME = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

# The largest file that a report's evidence can be.
EVIDENCE_MB = 10

# Days that a reviewed city has to reply before the review may be published.
REPLY_DAYS = env.int("REPLY_DAYS", default=30)

# Counts of fewer people than this are not shown: they could identify someone. With less than 6 a
# hidden count could have fewer than five values, so 6 is the least.
SMALL_COUNT = max(env.int("SMALL_COUNT", default=6), 6)
# Only in places of fewer inhabitants than this, and of unknown population; without it everywhere.
SMALL_PLACE = env.int("SMALL_PLACE", default=None)

# Who publishes commitments as IATI activities: the id and name in IATI's registry, and the code of
# its list OrganisationType (21: international NGO). Without an id there are no activities.
IATI_ORG_REF = env.str("IATI_ORG_REF", default="")
IATI_ORG_NAME = env.str("IATI_ORG_NAME", default=SITE_NAME)
IATI_ORG_TYPE = env.str("IATI_ORG_TYPE", default="21")

INSTALLED_APPS = [
    "cities",
    "commitments",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

# GZip is safe here although it also compresses pages with a form token: Django masks the token anew
# in each response and pads it by a random length, which prevents BREACH.
MIDDLEWARE = [
    "config.logs.name_requests",
    "config.middleware.security_headers",
    "config.demonstration.mark_answers",
    "config.api.problems.cross_origin_problems",
    "commitments.operations.probes.answer_probes",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.refuse_bad_addresses",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commitments.views.kept_answers.keep_answers",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cities.sign_in.sessions.end_when_idle",
    "commitments.admin.languages.in_their_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cities.sign_in.second_step.set_up_first",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commitments.views.removals.notes_in_words",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cities.sign_in.frame.frame_of_the_administration",
            ],
        },
    },
]


# Database: a file unless DATABASE_URL names a server. Options in that address win.

_database: dict[str, Any]
if "DATABASE_URL" in env:
    try:
        _database = env.db("DATABASE_URL")
    except ValueError:  # a port that is no number
        _database = {}
    if not _database.get("ENGINE", "").startswith("django.db.backends."):
        raise ImproperlyConfigured(
            "DATABASE_URL is not understood. Write postgres://USER:PASSWORD@HOST:5432/NAME or "
            "sqlite:////FOLDER/FILE, with signs such as # @ : / in a password as %23 %40 %3A %2F."
        )
else:
    _file = BASE_DIR / "var" / ("demo.sqlite3" if DEMONSTRATION else "db.sqlite3")
    _file.parent.mkdir(exist_ok=True)
    _database = {"ENGINE": "django.db.backends.sqlite3", "NAME": _file}
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Readers do not wait for a writer, and writers wait for each other.
    _options: dict[str, Any] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted or replaced is overwritten: a count that is erased is in no file either.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
        ),
    }
else:
    # A new connection for each request costs six times the work. Planning a query takes longer
    # than running it for one page: a plan is kept from the second use, for any parameters.
    _database.update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True} | _database)
    _options = {
        "server_side_binding": True,
        "prepare_threshold": 2,
        "options": "-c jit=off -c plan_cache_mode=force_generic_plan",
    }
_database["OPTIONS"] = _options | _database.get("OPTIONS", {})
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Answers to the public are kept in the memory of each process, or in a server that several share,
# such as CACHE_URL=redis://127.0.0.1:6379/0. They take at most 32 MB.

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://?max_entries=500")}
# How long they are kept, and for how long a process takes the state of the data as read.
KEPT_SECONDS = 24 * 60 * 60
STATE_SECONDS = env.float("STATE_SECONDS", default=1.0)


# How many proxies of ours add to X-Forwarded-For; anyone can write what is in front of theirs.
NUM_PROXIES = env.int("NUM_PROXIES", default=0)


# People who sign in: by user name or e-mail address, on a page of the administration. Nobody makes
# an account for themselves.

# What the administration says to somebody once, a new token too, is never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
AUTHENTICATION_BACKENDS = ["cities.sign_in.backend.StaffBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "cities.sign_in.adapter.SiteAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever makes an account gives its address
# Whoever does nothing for as long has to sign in again.
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=8) * 60 * 60
ACCOUNT_SESSION_REMEMBER = True
# The address of an account is kept in the account alone, not in rows of allauth as well.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  # the name of a class
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "cities.sign_in.forms.SignInForm",
    "reset_password": "cities.sign_in.forms.ForgottenPasswordForm",
    "change_password": "cities.sign_in.forms.NewPasswordForm",
}
# `cities.sign_in.brake` counts in the database, so that the limit holds for all processes together.
ACCOUNT_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = NUM_PROXIES
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# Who has to prove it in a second way: nobody, checkers (administrators and secretariats), everyone.
SECOND_FACTOR = env.str("SECOND_FACTOR", "nobody" if DEBUG or DEMONSTRATION else "checkers")
if SECOND_FACTOR not in ("nobody", "checkers", "everyone"):
    raise ImproperlyConfigured("SECOND_FACTOR is one of: nobody, checkers, everyone.")
MFA_ADAPTER = "cities.sign_in.factors.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"authenticate": "cities.sign_in.forms.CodeForm"}
MFA_TOTP_TOLERANCE = 1  # clocks may differ by half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_NAME = "demo_own_browser" if DEMONSTRATION else "own_browser"
MFA_TRUST_COOKIE_PATH = "/admin/"
# Tells a browser of a person from one not used before.
DEVICE_COOKIE_NAME = "demo_browser" if DEMONSTRATION else "browser"
# Seconds after signing in, or proving it again, in which nobody is asked once more who they are.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

# The directory of an office by which its people may sign in as well (OpenID Connect).
DIRECTORY = "office"
OIDC_URL = env.str("OIDC_URL", default="").rstrip("/")
OIDC_CLIENT = env.str("OIDC_CLIENT", default="")
OIDC_SECRET = env.str("OIDC_SECRET", default="")
OIDC_NAME = env.str("OIDC_NAME", default="") or urlsplit(OIDC_URL).hostname or ""
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_ADAPTER = "cities.sign_in.directory.DirectoryAdapter"
# A form may lead to no other host; a link only begins to sign in whom the directory knows.
SOCIALACCOUNT_LOGIN_ON_GET = True

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
]


# Languages and time: pages are in these languages, times are UTC everywhere.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "français"), ("es", "español"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True


# Static files: hashed names and compressed copies in production, the plain files in development.

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # /favicon.ico, requested with every page
MEDIA_ROOT = BASE_DIR / "var" / ("demo-media" if DEMONSTRATION else "media")
# Where `manage.py make_release` puts releases of the data, each in a folder of its own.
RELEASES_DIR = Path(env.str("RELEASES_DIR", default=str(BASE_DIR / "var" / "releases")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}


# E-mail: printed unless EMAIL_URL names a server.

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")


# Browser and transport: only HTTPS, except on a developer's machine.

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if DEMONSTRATION:
    # Keeps sessions apart of sites on the same host at other ports.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "demo_sessionid", "demo_csrftoken"
    LANGUAGE_COOKIE_NAME = "demo_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEBUG
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = not DEBUG, True, "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)  # browsers list a host for years
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if env.bool("BEHIND_PROXY", default=False):
    # Only where a proxy always sets this header itself; otherwise any visitor could.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# API: everyone may read, nobody signs in. Only JSON is accepted, so that no HTML form can write.

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["config.api.formats.JSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": ["commitments.api.throttling.MinuteThrottle"],
    "NUM_PROXIES": NUM_PROXIES,
}
# API requests a minute, of one address and with a token. 0 means no limit.
API_LIMIT = env.int("API_LIMIT", default=120)
API_LIMIT_TOKEN = env.int("API_LIMIT_TOKEN", default=1200)

SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": (
        "What cities promised to migrants and refugees, and what became of it. Reading needs no "
        "account. What is missing is null, never 0. Exact decimals are strings. A date that "
        "is known in part is written in part: 2022, 2022-Q3, 2022-09. A demonstration, whose "
        "rows are invented, says so in every response: by the header Demonstration and the "
        "field demonstration, a column of CSV and XLSX."
    ),
    "VERSION": "1",
    # The address of this site and whom to ask are in the schema that it serves.
    "SERVERS": [{"url": "https://example.org", "description": "The site, by its own address."}],
    "LICENSE": {"name": LICENCE_NAME, "url": LICENCE_URL},
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": 0},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.schema.with_tags",
        "commitments.api.examples.with_examples",
        "config.api.schema.with_files",
        "config.api.schema.with_links",
    ],
    "ENUM_NAME_OVERRIDES": CODE_LISTS,
}


# Log: everything to stderr, as lines of JSON on a public site.

LOG_FORMAT = env.str("LOG_FORMAT", default="line" if DEBUG else "json")
# Who gets a letter about each kind of error: addresses with commas.
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]
# The secret by which a monitor reads /metrics; without it there is none.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{levelname} {name} {message}", "style": "{"},
        "json": {"()": "config.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "kept": {"class": "config.logs.KeepErrors", "level": "ERROR"},
    },
    "root": {
        "handlers": ["stderr", "kept"] if ADMINS else ["stderr"],
        "level": env.str("LOG_LEVEL", default="INFO"),
    },
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # A line for each request: the development server prints its own.
        "site.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}
