"""A laptop: SQLite, local files, the database as search engine; what ``make run`` uses."""

from .base import *  # noqa: F403
from .base import BASE_DIR, env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{env.int('PORT', default=8000)}"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEMO_PASSWORD_FILE = BASE_DIR / "var" / "demo-password.txt"


def _secret_key() -> str:
    """A key of this checkout's own, made on the first start and kept in an ignored file."""
    from django.core.management.utils import get_random_secret_key

    path = BASE_DIR / "var" / "secret-key.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _secret_key()

# No collectstatic on a laptop: files are served from the apps.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
TOOLKIT_PAGES_CONTACT_EMAIL = env.str("TOOLKIT_PAGES_CONTACT_EMAIL", default="editors@localhost")
