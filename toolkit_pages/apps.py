from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitPagesConfig(AppConfig):
    name = "toolkit_pages"
    label = "toolkit_pages"
    verbose_name = _("Toolkit pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401  (registers the checks)
        from .signals import connect

        connect()
