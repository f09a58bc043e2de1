"""Django's settings. What differs between installations is read in project/environment.py."""

import gc
from datetime import timedelta

from project import environment

# Answers are thousands of tuples; at Python's 700 its collector looks through them for loops
# again and again, which takes up to a quarter of the time.
gc.set_threshold(50_000, 20, 20)

DATA_DIRECTORY = environment.data_directory()
LABEL_FONTS = DATA_DIRECTORY / "fonts"
SECRET_KEY = environment.secret_key(DATA_DIRECTORY)
DEBUG = environment.flag("STOCKTHREAD_DEBUG")
IS_HTTPS = environment.flag("STOCKTHREAD_HTTPS")
ADDRESS = environment.text("STOCKTHREAD_ADDRESS").rstrip("/")
PROGRAM = environment.text("STOCKTHREAD_PROGRAM")

# E-mail goes to the server of STOCKTHREAD_MAIL; without one, none is sent.
_mail = environment.mail()
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.is_tls, _mail.is_ssl
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("STOCKTHREAD_MAIL_FROM") or _mail.user
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.words("STOCKTHREAD_HOSTS")]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "stockthread.access",
    "stockthread.identifiers",
    "stockthread.parties",
    "stockthread.catalog",
    "stockthread.places",
    "stockthread.ledger",
    "stockthread.seals",
    "stockthread.lots",
    "stockthread.causes",
    "stockthread.recalls",
    "stockthread.certificates",
    "stockthread.consigned",
    "stockthread.holds",
    "stockthread.tasks",
    "stockthread.files",
    "stockthread.orders",
    "stockthread.returns",
    "stockthread.purchases",
    "stockthread.counts",
    "stockthread.containers",
    "stockthread.production",
    "stockthread.sales",
    "stockthread.costs",
    "stockthread.complaints",
    "stockthread.passports",
    "stockthread.printing",
    "stockthread.exchange",
    "stockthread.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA_DIRECTORY)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A pasted list of a hundred thousand lines is one field of a form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 25_000_000

# Files of the pages are served by the application itself, straight from the package.
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "project.files.StaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60

# Signing in. Five wrong passwords for one name from one address close that door for a while.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "stockthread.web.views.sign_in.door_closed"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "stockthread.web.views.sign_in.door_closed"

# No page may load or run anything that the application did not serve as a file.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 3600

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("STOCKTHREAD_TIME_ZONE")
CURRENCY = environment.currency()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # An address that does not exist is the browser's mistake, not the server's.
    "loggers": {"django.request": {"level": "ERROR"}},
}
