"""What must stand before the first page: locales, vocabularies, the root of the tree, the site."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from cms.models import StarterRecord
from toolkit_taxonomy import vocabularies
from toolkit_taxonomy.loading import load_vocabularies
from toolkit_taxonomy.models import Term

from .sources import digest_of

#: The path under which the memory holds the shipped vocabularies.
VOCABULARIES = "vocabularies.toml"
WELCOME_TITLE, WELCOME_SLUG = "Welcome to your new Wagtail site!", "home"


def ensure_locales() -> None:
    """A locale for each content language."""
    present = set(Locale.objects.values_list("language_code", flat=True))
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        if code not in present:
            Locale.objects.create(language_code=code)


def ensure_vocabularies(locale: Locale) -> list[Term]:
    """Load the vocabularies when their file is new, and only then: a term that an editor deleted stays away."""
    digest = digest_of(repr(vocabularies.shipped_terms()))
    path = f"{locale.language_code}/{VOCABULARIES}"
    record = StarterRecord.objects.filter(path=path).first()
    if record and record.source_hash == digest:
        return []
    before = set(Term.objects.filter(locale=locale).values_list("pk", flat=True))
    load_vocabularies(locale=locale)
    StarterRecord.objects.update_or_create(path=path, defaults={"source_hash": digest, "applied_hash": ""})
    return list(Term.objects.filter(locale=locale).exclude(pk__in=before))


def tree_root(locale: Locale) -> Page:
    """Wagtail's own root of all trees."""
    return Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale, content_type=_page_type())
    )


def _page_type():
    return ContentType.objects.get_for_model(Page)


def welcome_page() -> Page | None:
    """The page that Wagtail's first migration makes, while nobody has touched it."""
    page = Page.objects.filter(title=WELCOME_TITLE, slug=WELCOME_SLUG, depth=2, content_type=_page_type()).first()
    if page is None or page.latest_revision_id or page.numchild:
        return None
    return page


def adopt_site(home: Page) -> bool:
    """Make the home the default site's root in place of the welcome page; a host's own root is left alone."""
    site = Site.objects.filter(is_default_site=True).first()
    welcome = welcome_page()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name=home.title)
    elif welcome is not None and site.root_page_id == welcome.pk:
        site.root_page = home
        site.site_name = site.site_name or home.title
        site.save()
    else:
        return False
    if welcome is not None:
        # A fresh instance: the tree has changed since this one was read.
        Page.objects.get(pk=welcome.pk).delete()
    return True
