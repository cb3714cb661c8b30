from django.core.checks import Error, register

from .conf import country_names
from .countries import DIVISIONS


@register("toolkit_taxonomy")
def check_country_names(app_configs, **kwargs):
    """The setting names countries by ISO code, and each name by language."""
    names = country_names()
    hint = 'Write it as {"LB": {"en": "Lebanon"}}: ISO 3166 code, then language code, then name.'
    if not isinstance(names, dict) or not all(isinstance(value, dict) for value in names.values()):
        message = "TOOLKIT_TAXONOMY_COUNTRY_NAMES is not a dictionary of dictionaries."
        return [Error(message, hint=hint, id="toolkit_taxonomy.E001")]
    unknown = sorted(set(names) - set(DIVISIONS))
    if unknown:
        message = f"TOOLKIT_TAXONOMY_COUNTRY_NAMES names unknown countries: {', '.join(unknown)}."
        return [Error(message, hint=hint, id="toolkit_taxonomy.E002")]
    return []
