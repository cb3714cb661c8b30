from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitSearchConfig(AppConfig):
    name = "toolkit_search"
    label = "toolkit_search"
    verbose_name = _("Toolkit search")
    default_auto_field = "django.db.models.BigAutoField"
