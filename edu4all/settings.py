"""Django's settings, made from `edu4all.env`. Only settings differ between one laptop and many machines."""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from edu4all.env import BASE_DIR, BadSetting, read_env

ENV = read_env()
try:
    PRODUCTION = ENV.is_production
    PORT = int(ENV.number("port", least=1, most=65535))
    WEB_PROCESSES = int(ENV.number("web_processes", least=1, most=64))
    WORKER_SLOTS = int(ENV.number("worker_slots", least=1, most=5000))
    LEASE = timedelta(seconds=ENV.number("lease_s", least=1, most=600))
    PROVIDER_DEADLINE_S = ENV.number("provider_deadline_s", least=0.1, most=900)
    # What the operator vouches for, and the pace that the installation's accounts keep.
    PROVIDER_TERMS: dict[str, Any] = {
        "zero_retention": ENV.flag("provider_zero_retention"),
        "min_age": int(ENV.number("provider_min_age", least=0, most=21)) or None,
        "per_minute": int(ENV.number("provider_per_minute", least=0, most=10_000)) or None,
        "at_once": int(ENV.number("provider_at_once", least=0, most=10_000)) or None,
    }
except BadSetting as problem:
    raise ImproperlyConfigured(str(problem)) from problem

HOST = ENV.host
DATA_DIR = Path(ENV.data_dir).resolve()
DEBUG = ENV.flag("debug")
DEMO_PASSWORD = ENV.demo_password
DEFAULT_PROVIDER = ENV.provider


def _providers() -> dict[str, dict[str, Any]]:
    """The providers that are set up here, each with what its class takes. What lacks a key or an address is absent.

    An address in these settings is the operator's word, so it may lie in the operator's own network (`private`).
    """
    deadline: dict[str, Any] = {"deadline_s": PROVIDER_DEADLINE_S}
    found: dict[str, dict[str, Any]] = {"storybook": {}}
    if ENV.openai_api_key:
        wishes = {"model": ENV.openai_model, "quality": ENV.openai_quality}
        address = {"base_url": ENV.openai_base_url, "private": True} if ENV.openai_base_url else {}
        found["openai"] = {"api_key": ENV.openai_api_key, **address, **wishes, **deadline}
    if ENV.azure_endpoint and ENV.azure_deployment:
        found["azure"] = {
            "endpoint": ENV.azure_endpoint,
            "api_key": ENV.azure_api_key or ENV.azure_key,
            "token": ENV.azure_token,
            "deployment": ENV.azure_deployment,
            "api_version": ENV.azure_api_version,
            "route": ENV.azure_route,
            "model": ENV.azure_model,
            "quality": ENV.azure_quality,
            "private": True,
            **deadline,
        }
    if ENV.compatible_url and ENV.compatible_model:
        found["openai_compatible"] = {
            "base_url": ENV.compatible_url,
            "api_key": ENV.compatible_key,
            "model": ENV.compatible_model,
            "dialect": ENV.compatible_dialect,
            "private": True,
            **deadline,
        }
    if ENV.midjourney_url and ENV.flag("midjourney_acknowledged"):
        found["midjourney"] = {
            "base_url": ENV.midjourney_url,
            "secret": ENV.midjourney_secret,
            "dialect": ENV.midjourney_dialect,
            "cdn": tuple(ENV.items("midjourney_cdn")),
            "acknowledged": True,
            "private": True,
            "deadline_s": max(PROVIDER_DEADLINE_S, 600.0),
        }
    return found


PROVIDERS = _providers()


def _own_secret() -> str:
    """The embedded mode's secret key: made once, kept in the data folder, readable by its owner only."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        fresh = DATA_DIR / f"secret-key.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


SECRET_KEY = ENV.secret_key or ("" if PRODUCTION else _own_secret())
ALLOWED_HOSTS = ENV.items("allowed_hosts") or ([] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = ENV.items("public_url")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "edu4all",
    "accounts",
    "imagegen",
    "assignments",
]
REQUESTS_AT_ONCE = 2
MIDDLEWARE = [
    "edu4all.lib.turnstile.Turnstile",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.ActorMiddleware",
    "edu4all.lib.web.KindErrors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "edu4all.urls"
WSGI_APPLICATION = "edu4all.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "edu4all.lib.web.page_context",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    """SQLite in the data folder, or what DATABASE_URL names; connections stay open on both (measured 2x and 8x)."""
    if ENV.database_url:
        config = dict(dj_database_url.parse(ENV.database_url, conn_max_age=300, conn_health_checks=True))
    else:
        config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "edu4all.sqlite3")}
        config |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    if str(config["ENGINE"]).endswith("sqlite3"):
        config["ENGINE"] = "edu4all.lib.sqlite"
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        }
        config["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # A file: tests use threads and whole processes too.
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}
    if ENV.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
STORAGES = {
    "default": {"BACKEND": "edu4all.lib.storage.PrivateFiles", "OPTIONS": {"location": DATA_DIR / "media"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.actor.SchoolBackend"]
PASSWORD_HASHERS = ["accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
DEVICE_TOKEN_TTL = timedelta(days=30)

SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "edu4all-session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "edu4all-csrf"
CSRF_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_NAME = "edu4all-language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # The proxy in front turns http into https; we trust no header that says so.
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("id", "Bahasa Indonesia"),
    ("ko", "한국어"),
    ("nl", "Nederlands"),
    ("ru", "Русский"),
]
LOCALE_PATHS = [BASE_DIR / "edu4all" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["edu4all.lib.rest.ActorAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["edu4all.lib.rest.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["edu4all.lib.rest.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["edu4all.lib.rest.JsonParser"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.door.PerPerson"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "edu4all.lib.rest.problem",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Edu4All",
    "DESCRIPTION": "Pictures for schoolwork, inside rules that a teacher sets.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": True,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATION_PARAMETERS": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "GenerationState": "edu4all.api.Enums.generation_states",
        "BlockedState": "edu4all.api.Enums.blocked_state",
        "PictureState": "edu4all.api.Enums.picture_states",
        "CaseState": "edu4all.api.Enums.case_states",
        "AssignmentState": "edu4all.api.Enums.assignment_states",
        "SubmissionState": "edu4all.api.Enums.submission_states",
        "Subject": "edu4all.api.Enums.subjects",
        "Level": "edu4all.api.Enums.levels",
        "Kind": "edu4all.api.Enums.kinds",
        "Shape": "edu4all.api.Enums.shapes",
        "Outcome": "edu4all.api.Enums.outcomes",
        "CheckName": "edu4all.api.Enums.steps",
        "Action": "edu4all.api.Enums.actions",
        "Role": "edu4all.api.Enums.roles",
        "StaffRole": "edu4all.api.Enums.staff_roles",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "httpx2": {"level": "WARNING"}, "openai": {"level": "WARNING"}},
}


def _refuse_unsafe_production() -> None:
    """Stop before the first request where a production installation would be open."""
    refusals = {
        "EDU4ALL_DEBUG is on": DEBUG,
        "EDU4ALL_SECRET_KEY is missing, shorter than 50 characters or easily guessed": len(SECRET_KEY) < 50
        or len(set(SECRET_KEY)) < 5
        or SECRET_KEY.startswith("django-insecure-"),
        "EDU4ALL_ALLOWED_HOSTS is empty or holds '*'": not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS,
        "EDU4ALL_PUBLIC_URL must be https": not CSRF_TRUSTED_ORIGINS
        or any(not url.startswith("https://") for url in CSRF_TRUSTED_ORIGINS),
    }
    found = [text for text, refused in refusals.items() if refused]
    if found:
        raise ImproperlyConfigured("Production mode does not start: " + "; ".join(found) + ".")


if PRODUCTION and "collectstatic" not in sys.argv:
    _refuse_unsafe_production()
