from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitDocumentsConfig(AppConfig):
    name = "toolkit_documents"
    label = "toolkit_documents"
    verbose_name = _("Toolkit documents")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, scan_checks  # noqa: F401  (they register the checks)
        from .signals import connect
        from .storage import keep_documents_here

        keep_documents_here()
        connect()
