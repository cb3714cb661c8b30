from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitTranslationConfig(AppConfig):
    name = "toolkit_translation"
    label = "toolkit_translation"
    verbose_name = _("Toolkit translation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import addresses, checks, drafts  # noqa: F401  (checks registers the checks)
        from .declarations import declare_synchronised_fields
        from .restrictions import leave_restrictions_alone

        declare_synchronised_fields()
        drafts.connect()
        addresses.connect()
        leave_restrictions_alone()
