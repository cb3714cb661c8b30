"""What a host does with the apps, in the host's own process: the steps named on the command line, told as JSON.

Started by ``bare_site.py`` under the host's settings; it must not import anything of the project but the apps.
"""

import io
import json
import sys


def check():
    from django.core.management import call_command

    errors = io.StringIO()
    call_command("check", stderr=errors)
    return errors.getvalue()


def migrate():
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return True


def make_own_migrations():
    """A host writes the first migration of its own app."""
    from django.core.management import call_command

    call_command("makemigrations", "library", verbosity=0)
    return True


def missing_migrations():
    """What ``makemigrations`` would write, by app; nothing of ours may be among it."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(connection)
    state = ProjectState.from_apps(apps)
    return sorted(MigrationAutodetector(loader.project_state(), state).changes(graph=loader.graph))


def origins():
    """Where each of our apps was imported from."""
    from django.apps import apps

    ours = [config for config in apps.get_app_configs() if config.name.startswith(("toolkit_", "case_studies"))]
    return {config.name: config.path for config in ours}


def publish():
    """A guideline, written as a draft, published through the admin, and fetched as a visitor does."""
    import wagtail
    from django import get_version
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse
    from wagtail.models import Locale, Site

    from toolkit_pages.models import Guideline, GuidelineIndex, ToolkitHome
    from toolkit_taxonomy.loading import load_vocabularies
    from toolkit_taxonomy.models import PageTerm, Term

    load_vocabularies(locale=Locale.get_default())
    root = Site.objects.get(is_default_site=True).root_page
    home = root.add_child(instance=ToolkitHome(title="Our toolkit", slug="toolkit", purpose="Win support"))
    section = home.add_child(instance=GuidelineIndex(title="Guidelines", slug="guidelines"))
    guideline = Guideline(title="Choose a partner", slug="choose", live=False)
    guideline.body = [("heading", {"text": "First steps", "anchor": "first", "level": "2"})]
    guideline.page_terms = [PageTerm(term=Term.objects.get(scheme="topic", code="reading"))]
    section.add_child(instance=guideline)
    guideline.save_revision()
    visitor, administrator = Client(), Client()
    before = visitor.get(guideline.get_url()).status_code
    administrator.force_login(get_user_model().objects.create_superuser("admin", "admin@example.org", "a password"))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    done = administrator.post(f"{address}?id={guideline.pk}")
    page = visitor.get(guideline.get_url())
    sheet = visitor.get("/static/toolkit_pages/toolkit.css")
    return {
        "python": sys.version.split()[0],
        "django": get_version(),
        "wagtail": wagtail.__version__,
        "before": before,
        "published": done.status_code,
        "editor": administrator.get(reverse("wagtailadmin_pages:edit", args=[guideline.pk])).status_code,
        "status": page.status_code,
        "html": page.content.decode(),
        "list": visitor.get(section.get_url()).content.decode(),
        "home": visitor.get(home.get_url()).content.decode(),
        "sheet": b"".join(sheet).decode() if sheet.status_code == 200 else sheet.status_code,
    }


STEPS = {step.__name__: step for step in (check, migrate, make_own_migrations, missing_migrations, origins, publish)}


def main():
    import django

    django.setup()
    said = {}
    for name in sys.argv[1:]:
        said[name] = STEPS[name]()
    print(json.dumps(said))


main()
