from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitTranslationConfig(AppConfig):
    name = "toolkit_translation"
    label = "toolkit_translation"
    verbose_name = _("Toolkit translation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import addresses, checks, drafts, language_trees, remembered_words, terms  # noqa: F401  (checks: by import)
        from .declarations import declare_synchronised_fields
        from .exchange_files import leave_suggestions_out
        from .restrictions import leave_restrictions_alone

        declare_synchronised_fields()
        drafts.connect()
        addresses.connect()
        language_trees.connect()
        remembered_words.connect()
        terms.connect()
        leave_restrictions_alone()
        leave_suggestions_out()
