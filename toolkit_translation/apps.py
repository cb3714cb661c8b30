from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitTranslationConfig(AppConfig):
    name = "toolkit_translation"
    label = "toolkit_translation"
    verbose_name = _("Toolkit translation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import (
            addresses,
            checks,  # noqa: F401  (by import)
            drafts,
            language_trees,
            remembered_words,
            terms,
            unusable_texts,
        )
        from .declarations import declare_synchronised_fields
        from .exchange_files import leave_suggestions_out
        from .restrictions import leave_restrictions_alone
        from .slugs import tell_above_slugs
        from .tool_names import tell_tools_in_the_readers_language

        declare_synchronised_fields()
        drafts.connect()
        addresses.connect()
        language_trees.connect()
        remembered_words.connect()
        terms.connect()
        unusable_texts.connect()
        leave_restrictions_alone()
        leave_suggestions_out()
        tell_above_slugs()
        tell_tools_in_the_readers_language()
