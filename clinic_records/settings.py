"""The one settings module; every value that differs between installations is read from the environment.

Without DATABASE_URL, KEYRING_URL and REDIS_URL the embedded servers are found or started (see clinic_records.embedded),
so that each command works by itself in a fresh checkout.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from clinic_records import logs
from clinic_records.embedded import data_dir, ensure_environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
ensure_environment(os.environ)

# --- where things are -------------------------------------------------------------------------------------------------
DATA_DIR = data_dir()
KEY_DIR = Path(env.str("CLINIC_KEY_DIR", str(DATA_DIR / "keys")))
FILE_STORE = Path(env.str("CLINIC_FILE_STORE", str(DATA_DIR / "files")))
CHECKPOINT_DIR = Path(env.str("CLINIC_CHECKPOINT_DIR", str(DATA_DIR / "checkpoints")))
COPY_DIR = Path(env.str("CLINIC_COPY_DIR", str(DATA_DIR / "copies")))  # nightly copies: better on a disk of their own
COPIES_KEPT = env.int("COPIES_KEPT", 14)
SCRATCH_DIR = DATA_DIR / "scratch"
TESTING = "pytest" in sys.modules

PUBLIC_URL = env.str("PUBLIC_URL", f"http://localhost:{env.int('PORT', 8000)}").rstrip("/")
SECURE = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"

# --- what the application is made of ------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = logs.read_secret(KEY_DIR / "secret_key", env.str("SECRET_KEY", ""))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [PUBLIC_HOST, *env.list("ALLOWED_HOSTS", default=[])]
if PUBLIC_HOST == "localhost":
    ALLOWED_HOSTS += ["127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "clinic_records.apps.ClinicRecordsConfig",
    "archive",
    "procedures",
    "customers",
    "records",
    "access",
    "jobs",
    "vault",
    "vault.keyring",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "guardian",
    "lucide",
    "pgtrigger",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "clinic_records.middleware.headers.ResponseHeadersMiddleware",
    "clinic_records.middleware.policy.KeptPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "access.middleware.sessions.SessionLimitsMiddleware",
    "access.middleware.devices.DeviceMiddleware",
    "clinic_records.middleware.language.PersonLanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "access.middleware.gate.PolicyTableMiddleware",
    "access.middleware.second_factor.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "clinic_records.urls"
WSGI_APPLICATION = "clinic_records.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic_records.context.shell",
            ],
        },
    }
]

# --- stores -------------------------------------------------------------------------------------------------------------
_PG_OPTIONS = (
    "-c plan_cache_mode=force_generic_plan"  # one plan for each prepared statement (vault.prepared)
    " -c statement_timeout={statement} -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
)


def _database(name: str, *, statement: str = "30s", **extra: object) -> dict:
    """One entry of DATABASES from a URL in the environment, with the time-outs every connection gets."""
    config = {**env.db_url(name), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, **extra}
    config["ENGINE"] = "clinic_records.postgres"
    config["OPTIONS"] = {**config.get("OPTIONS", {}), "options": _PG_OPTIONS.format(statement=statement)}
    return config


DATABASES = {
    "default": _database("DATABASE_URL"),
    # wrapped keys live in a store of their own, so that no backup of the data carries a destroyed key (docs/adr/0002)
    "keyring": _database("KEYRING_URL"),
    # the same data as "default" over a second connection: reads and denials are logged even where the page's own
    # transaction rolls back (design: audit log)
    "audit": _database("DATABASE_URL", TEST={"MIRROR": "default"}),
}
DATABASE_ROUTERS = ["vault.routers.KeyRingRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = env.str("BROKER_URL", env.str("REDIS_URL"))
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7200, "unacked_restore_throttle": 1}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_SOFT_TIME_LIMIT = 3500
CELERY_BEAT_SCHEDULE = {"tick": {"task": "jobs.tasks.tick", "schedule": 10.0, "options": {"expires": 9}}}

# --- who may log in -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "access.backends.GrantBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "access.passwords.LengthByDuty"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "access.accounts.ClinicAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/15m/ip,20/15m/key"}
ACCOUNT_USER_DISPLAY = "access.accounts.display_name"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else a guesser could keep somebody out for ever
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_SENSITIVE_PARAMETERS = [
    "username", "ip_address", "password", "login", "csrfmiddlewaretoken", "strokes", "code", "credential", "proof_code",
    "proof_credential", "reason",
]  # fmt: skip
AXES_CLIENT_IP_CALLABLE = "access.accounts.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# --- the second factor (access.second_factor) ----------------------------------------------------------------------------
DEMO = env.bool("DEMO", True)
# required: nobody gets further than to setting one up; offered: who has one must give it. The people of the demo clinic
# log in with the password that make run prints.
SECOND_FACTOR = env.str("SECOND_FACTOR", "offered" if DEMO else "required")
MFA_ADAPTER = "access.second_factor.adapter.ClinicMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are our own: hashed, shown once
MFA_FORMS = {
    "authenticate": "access.forms.second_factor.CodeForm",
    "authenticate_webauthn": "access.forms.second_factor.PasskeyForm",
    "login_webauthn": "access.forms.second_factor.PasskeyLoginForm",
    "activate_totp": "access.forms.second_factor.AppForm",
    "add_webauthn": "access.forms.second_factor.NewPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey that asks for finger, face or PIN is two factors by itself
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no mail is sent, so none is verified
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # a clinic comes from one address
GUARDIAN_RAISE_403 = True
ANONYMOUS_USER_NAME = None
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

# --- sessions and headers ---------------------------------------------------------------------------------------------------
_PREFIX = "__Host-" if SECURE else ""
SESSION_ENGINE = "access.session_store"
SESSION_COOKIE_NAME = f"{_PREFIX}sid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 30)
SESSION_ABSOLUTE_HOURS = env.int("SESSION_ABSOLUTE_HOURS", 12)
SESSION_MAX_PER_PERSON = env.int("SESSION_MAX_PER_PERSON", 3)
# emergency access to files (customers.emergency): for how many hours a file stays open, how many one person has open at once
EMERGENCY_HOURS = min(max(env.int("EMERGENCY_HOURS", 4), 1), 24)
EMERGENCY_MOST_OPEN = max(env.int("EMERGENCY_MOST_OPEN", 3), 1)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_FAILURE_VIEW = "clinic_records.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "microphone", "geolocation", "usb", "payment", "display-capture", "midi", "fullscreen")
}
# four texts of 100,000 Chinese characters as a browser sends them: what is too long for its field comes back in the form
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# an uploaded file stays in memory until it is sealed: Django's own temporary file would be in clear
FILE_UPLOAD_HANDLERS = ["vault.uploads.BoundedMemoryUploadHandler"]
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 30 * 1024 * 1024)

# --- e-mail: off until a server is named; letters hold no personal data (access.mailing) ------------------------------------
MAIL_ON = bool(env.str("EMAIL_URL", ""))
if MAIL_ON:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", f"clinic-records@{PUBLIC_HOST}")

# --- language, time, static files --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["clinic_records.formats"]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("CLINIC_STATIC_ROOT", str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
# Tests may make keys inside their rolled-back transaction; nothing else may (vault.keyring.ring).
VAULT_KEYS_IN_TRANSACTION = False

LOGGING = logs.configuration(verbose=env.bool("CLINIC_VERBOSE", False))
logs.configure_structlog()
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # the audit log has the address, by the same request id
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # object rights are asked through our own backend (access.backends)
]
