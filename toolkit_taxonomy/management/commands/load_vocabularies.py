from django.core.management.base import BaseCommand
from wagtail.models import Locale

from toolkit_taxonomy.loading import load_vocabularies


class Command(BaseCommand):
    help = "Create the vocabulary terms that ship with the toolkit, in the default language. Existing terms are kept."

    def handle(self, *args, **options):
        report = load_vocabularies(locale=Locale.get_default())
        self.stdout.write(f"Vocabularies: {report.created} terms created, {report.kept} kept.")
