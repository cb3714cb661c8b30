"""When a vocabulary term is complete in a language, as its translators have said.

Readers see a term's translation once it is complete (``toolkit_taxonomy``). Here that heeds what translators confirmed:
a label that is right in both languages ("Partner"). And a complete term keeps its last complete words when its original
changes: wagtail-localize would put the original's new words in their place.
"""

import json

from django.db.models.signals import pre_save
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.strings import StringValue

from toolkit_taxonomy.models import Term
from toolkit_taxonomy.words import READ, missing_words, says_something, words_of

from .completeness import MissingText
from .originals import confirmed_places
from .place_names import field_name

#: All that is translated; what is kept is kept together.
WORDS = (*READ, "alternative_labels")


def heed_translators(sender, instance: Term, raw=False, **kwargs) -> None:
    if raw:
        return
    translation = (
        Translation.objects.filter(source__object_id=instance.translation_key, target_locale_id=instance.locale_id)
        .select_related("source")
        .order_by("-enabled")
        .first()
    )
    if translation is None:
        return
    # The original may have changed since the translators were shown it: neither version's words are a translation.
    instance.missing = _unconfirmed(instance, instance.missing | _as_shown(instance, translation.source))
    if instance.missing and translation.enabled:
        _keep_complete_words(instance)
    instance.complete = not instance.missing


def _as_shown(term: Term, source: TranslationSource) -> set[str]:
    """The fields that say nothing else than the original said when translators were shown it."""
    shown = json.loads(source.content_json)
    return missing_words(words_of(term), {name: shown[name] for name in READ})


def _unconfirmed(term: Term, fields: set[str]) -> set[str]:
    """Without those of which translators have said exactly what stands there."""
    if not fields:
        return fields
    said = confirmed_places(term)
    words = {name: StringValue.from_plaintext(getattr(term, name)).data for name in fields}
    return {name for name in fields if not says_something(words[name]) or (name, words[name]) not in said}


def missing_in(translation: Translation) -> list[MissingText]:
    """The texts that the term of a translation would lack if it were written from those translated so far."""
    source = translation.source
    term = source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    fields = _unconfirmed(term, _as_shown(term, source))
    return [MissingText(name, field_name(term, name), "") for name in READ if name in fields]


def _keep_complete_words(term: Term) -> None:
    stored = Term.objects.filter(pk=term.pk, complete=True).first() if term.pk else None
    if stored is not None:
        for name in WORDS:
            setattr(term, name, getattr(stored, name))
        term.missing = set()


def connect() -> None:
    pre_save.connect(heed_translators, sender=Term, dispatch_uid="toolkit_translation.terms")
