"""All settings of myIASIOS, fed by the environment.

Two modes (docs/operations.md): *embedded* needs no service at all, *production* runs on PostgreSQL, Redis, S3 and SMTP.
The default is production, so that a forgotten variable stops the start instead of opening a hole.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from iasios import logs

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

MODE = env("MYIASIOS_MODE", default="production")
if MODE not in {"embedded", "production"}:
    message = f"MYIASIOS_MODE is {MODE!r}. It must be 'embedded' or 'production'."
    raise ImproperlyConfigured(message)
EMBEDDED = MODE == "embedded"
#: Demo mode seeds example facilities, skips the second factor and shows /dev/ pages.
DEMO = env.bool("MYIASIOS_DEMO", default=False)
DEBUG = False


def required(name: str, embedded: str) -> str:
    """Return a variable that production must have; embedded mode falls back to a fixed value."""
    if EMBEDDED:
        return str(env(name, default=embedded))
    value = str(env(name, default=""))
    if not value:
        message = f"{name} is not set. Production needs it; see docs/operations.md."
        raise ImproperlyConfigured(message)
    return value


DATA_DIR = Path(env("MYIASIOS_DATA", default=str(BASE_DIR / "data"))).resolve()
SECRET_KEY = required("MYIASIOS_SECRET_KEY", "embedded-mode-only-not-a-secret-0123456789abcdefghijklmnop")
if not EMBEDDED and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("embedded-")):  # noqa: PLR2004
    message = "MYIASIOS_SECRET_KEY is too short. Use at least 50 random characters."
    raise ImproperlyConfigured(message)
if DEMO and not EMBEDDED and not env.bool("MYIASIOS_DEMO_ON_PRODUCTION_STACK", default=False):
    message = "MYIASIOS_DEMO is on in production. It opens demo accounts; only the test stack may set it."
    raise ImproperlyConfigured(message)

#: Address that people type; every link in mails and documents starts with it, never with the request's host.
BASE_URL = required("MYIASIOS_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("MYIASIOS_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"] if EMBEDDED else [])
if not ALLOWED_HOSTS:
    message = "MYIASIOS_ALLOWED_HOSTS is not set. Production needs it; see docs/operations.md."
    raise ImproperlyConfigured(message)
HTTPS = BASE_URL.startswith("https://")
#: Number of our own proxies in front of the web process; more would let clients forge their address.
TRUSTED_PROXIES = env.int("MYIASIOS_TRUSTED_PROXIES", default=0)

INSTALLED_APPS = [
    "iasios.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "django_prometheus",
    "django_structlog",
    "post_office",
    "rules.apps.AutodiscoverRulesConfig",
    "iasios.accounts",
    "iasios.audit",
    "iasios.ui",
    "iasios.documents",
    "iasios.notifications",
    "registration",
    "billing",
    "applications",
    "casereview",
    "assessment",
    "accreditation",
    "iasios.dashboard",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "iasios.ui.middleware.PrivatePagesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "iasios.urls"
WSGI_APPLICATION = "iasios.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "iasios.ui.context_processors.portal",
            ],
            "builtins": ["iasios.ui.templatetags.ui"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Database, cache, tasks -----------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(required("DATABASE_URL", f"sqlite:///{DATA_DIR / 'myiasios.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}

CELERY_BROKER_URL = REDIS_URL or "memory://"
#: Without a broker, tasks run in the web process after commit; rows hold the truth and `sweep` finds leftovers.
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_CONCURRENCY = env.int("MYIASIOS_WORKERS", default=2)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-documents": {"task": "iasios.documents.tasks.sweep_documents", "schedule": timedelta(minutes=1)},
    "sweep-messages": {"task": "iasios.notifications.tasks.sweep_messages", "schedule": timedelta(minutes=1)},
    "lapse-expired": {"task": "accreditation.tasks.lapse_expired", "schedule": timedelta(hours=6)},
    "send-queued-mail": {"task": "post_office.tasks.send_queued_mail", "schedule": timedelta(minutes=1)},
}

# Files ----------------------------------------------------------------------------------------------------------------
S3_BUCKET = env("S3_BUCKET", default="")
if S3_BUCKET:
    FILE_STORAGE = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env("S3_ENDPOINT_URL", default=None),
            "access_key": env("S3_ACCESS_KEY", default=None),
            "secret_key": env("S3_SECRET_KEY", default=None),
            "region_name": env("S3_REGION", default="eu-central-1"),
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "max_memory_size": 5 * 1024 * 1024,
        },
    }
else:
    FILE_STORAGE = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    }
STORAGES = {
    "default": FILE_STORAGE,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "iasios.ui.finders.PackageAssetsFinder",
]
WHITENOISE_USE_FINDERS = EMBEDDED
#: Largest file that a facility may upload as evidence, in bytes.
EVIDENCE_MAX_BYTES = env.int("MYIASIOS_EVIDENCE_MAX_BYTES", default=50 * 1024 * 1024)
#: host:port of clamd; empty means that uploads are not scanned.
CLAMAV_ADDRESS = env("CLAMAV_ADDRESS", default="")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# People ---------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "iasios.accounts.forms.LoginForm",
    "signup": "iasios.accounts.forms.SignupForm",
    "add_email": "iasios.accounts.forms.AddEmailForm",
    "confirm_email_verification_code": "iasios.accounts.forms.ConfirmEmailForm",
    "change_password": "iasios.accounts.forms.ChangePasswordForm",
    "set_password": "iasios.accounts.forms.SetPasswordForm",
    "reset_password": "iasios.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "iasios.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "iasios.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
#: Sign-up and reset answer alike for known and unknown addresses. allauth's SUPPORTS_CHANGE would tell them apart.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "iasios.notifications.adapters.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {} if env.bool("MYIASIOS_RATE_LIMITS", default=True) else False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "iasios.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "iasios.accounts.forms.SecondFactorForm",
    "reauthenticate": "iasios.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "iasios.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "iasios.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "iasios.accounts.forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "myIASIOS"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
USERSESSIONS_TRACK_ACTIVITY = True

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# E-mail ---------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "post_office.EmailBackend"
DEFAULT_FROM_EMAIL = env("MYIASIOS_FROM_EMAIL", default="myIASIOS <portal@myiasios.example>")
#: Answers to our e-mails go to people, never to a "no reply" box.
OFFICE_EMAIL = env("MYIASIOS_OFFICE_EMAIL", default="office@myiasios.example")
OFFICE_PHONE = env("MYIASIOS_OFFICE_PHONE", default="+43 1 000 00 00")
OFFICE_ADDRESS = env.list(
    "MYIASIOS_OFFICE_ADDRESS",
    default=["IASIOS office", "Example Street 1", "1010 Vienna", "Austria"],
)
SMTP_URL = required("SMTP_URL", "")
_smtp = env.email_url_config(SMTP_URL) if SMTP_URL else {}
EMAIL_HOST = _smtp.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _smtp.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _smtp.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _smtp.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _smtp.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _smtp.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
POST_OFFICE = {
    # Without SMTP the outbox keeps what it would have sent; demo mode shows it at /dev/mail/.
    "BACKENDS": {"default": f"django.core.mail.backends.{'smtp' if SMTP_URL else 'dummy'}.EmailBackend"},
    "DEFAULT_PRIORITY": "medium",
    "CELERY_ENABLED": True,
    "THREADS_PER_PROCESS": 1,
    "MAX_RETRIES": 8,
    "RETRY_INTERVAL": timedelta(minutes=5),
    "MESSAGE_ID_ENABLED": False,
    "LOG_LEVEL": 1,
}

# Seller on invoices, in the environment because it differs per deployment ---------------------------------------------
SELLER = {
    "name": env("MYIASIOS_SELLER_NAME", default="IASIOS (example seller)"),
    "address": env.list("MYIASIOS_SELLER_ADDRESS", default=["Example Street 1", "1010 Vienna", "Austria"]),
    "vat_number": env("MYIASIOS_SELLER_VAT", default="ATU00000000"),
    "iban": env("MYIASIOS_SELLER_IBAN", default="AT61 1904 3002 3457 3201"),
    "bic": env("MYIASIOS_SELLER_BIC", default="EXAMPLEXX"),
}

#: Who signs certificates and result letters: "Name: role" each; without a name, the line is left for signing by hand.
SIGNATORIES = [
    {"name": name.strip(), "role": role.strip()}
    for name, _, role in (
        entry.rpartition(":")
        for entry in env.list(
            "MYIASIOS_SIGNATORIES", default=["Chair of the IASIOS Council", "Head of the IASIOS office"]
        )
    )
]

# Language, time, logging ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = env("MYIASIOS_TIME_ZONE", default="Europe/Vienna")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "iasios.ui.formats"

#: Only a request that carries this token (Authorization: Bearer …) may read /metrics; empty closes it.
METRICS_TOKEN = env("MYIASIOS_METRICS_TOKEN", default="")
PROMETHEUS_EXPORT_MIGRATIONS = False
LOGGING = logs.configure(
    as_json=not EMBEDDED,
    level=env("MYIASIOS_LOG_LEVEL", default="WARNING" if EMBEDDED else "INFO"),
)
#: Addresses are personal data: they are logged only where somebody has decided so.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = env.bool("MYIASIOS_LOG_IP", default=False)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
#: auth.W004: e-mail addresses are unique without regard to case, by a constraint that Django's check does not read.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
