"""gunicorn for a production site: ``.venv/bin/gunicorn --config deploy/gunicorn.conf.py``.

gthread, because a sync worker cuts a long download off at ``timeout``. Options on the command line come before these.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

chdir = str(Path(__file__).resolve().parent.parent)
wsgi_app = "cms.wsgi:application"
bind = "127.0.0.1:8000"
worker_class = "gthread"
# One process unless the environment says otherwise: more need a shared cache (CACHE_URL).
workers = int(os.environ.get("WEB_CONCURRENCY") or 1)
threads = 8
timeout = 120
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps an idle connection (60), so that the proxy is the one who closes
errorlog = "-"
control_socket_disable = True

# Under a path prefix the proxy passes the whole path; this tells gunicorn what to take off.
_prefix = urlsplit(os.environ.get("TOOLKIT_BASE_URL", "")).path.rstrip("/")
if _prefix:
    raw_env = [f"SCRIPT_NAME={_prefix}"]


def post_worker_init(worker):
    """Refuse to serve a site whose style sheets were never collected: every page would be an error."""
    from django.contrib.staticfiles.storage import staticfiles_storage
    from gunicorn.arbiter import Arbiter

    if getattr(staticfiles_storage, "hashed_files", None) == {}:
        worker.log.error("There are no static files. Run: .venv/bin/python manage.py collectstatic --no-input")
        sys.exit(Arbiter.APP_LOAD_ERROR)
