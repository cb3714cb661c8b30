"""Settings of a site that a test starts as a server: the suite's own, with static files and what the test asks for."""

import json
import os

from cms.settings.test import *  # noqa: F403

# Static files straight from the apps: no collectstatic before a test.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None

globals().update(json.loads(os.environ.get("TOOLKIT_TEST_SETTINGS", "{}")))
