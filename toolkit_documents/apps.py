from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitDocumentsConfig(AppConfig):
    name = "toolkit_documents"
    label = "toolkit_documents"
    verbose_name = _("Toolkit documents")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401  (registers the checks)
        from .signals import connect

        connect()
