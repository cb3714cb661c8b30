from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitTaxonomyConfig(AppConfig):
    name = "toolkit_taxonomy"
    label = "toolkit_taxonomy"
    verbose_name = _("Toolkit vocabularies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, collation  # noqa: F401  (checks registers the checks)

        collation.connect()
