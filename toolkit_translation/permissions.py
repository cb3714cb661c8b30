"""Who may publish a translation, and who may send a snippet for translation."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from wagtail.models import DraftStateMixin, Page
from wagtail.snippets.permissions import get_permission_name
from wagtail_localize.models import Translation, TranslationSource


def may_publish_all(user, *, source: TranslationSource) -> bool:
    """Whether the user may publish each translation that would be published together."""
    translations = source.translations.filter(enabled=True).select_related("source", "target_locale")
    return all(may_publish(user, translation=translation) for translation in translations)


def may_publish(user, *, translation: Translation) -> bool:
    """As the edit view of the page or snippet would allow it; nobody publishes a translation whose page is gone."""
    try:
        target = translation.get_target_instance()
    except ObjectDoesNotExist:
        return False
    if isinstance(target, Page):
        return target.permissions_for_user(user).can_publish()
    action = "publish" if isinstance(target, DraftStateMixin) else "change"
    return user.has_perm(get_permission_name(action, type(target)))


def may_submit(user, *, model: type[models.Model]) -> bool:
    """A page is sent as a draft, by anybody who may submit; a snippet without drafts is at once live.

    So a snippet asks for the permission to change its model as well.
    """
    return issubclass(model, Page) or user.has_perm(get_permission_name("change", model))
