from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.starter.loading import load_starter_content, read_all
from cms.starter.problems import ContentErrors


class Command(BaseCommand):
    help = (
        "Load the starter content of the default language. A second run changes what the files changed, and never "
        "what an editor edited, moved, unpublished or deleted."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Only read the files; exit 1 if one is wrong.")
        parser.add_argument("--directory", type=Path, help="The content, in place of the setting STARTER_CONTENT_DIR.")

        parser.add_argument("--no-translations", action="store_true", help="Leave out the other languages' folders.")

    def handle(self, *, check, directory, no_translations, **options):
        root = directory or Path(settings.STARTER_CONTENT_DIR)
        language = settings.LANGUAGE_CODE
        try:
            if check:
                content, translations = read_all(root, language=language)
                self.stdout.write(f"{len(content.pages)} pages and {len(content.forms)} forms are well formed.")
                for found in translations:
                    self.stdout.write(f"{found.language}: {len(found.pages)} pages and {len(found.forms)} forms.")
                return
            report = load_starter_content(
                root, language=language, translations=not no_translations, say=self.stdout.write
            )
        except ContentErrors as errors:
            for problem in errors.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(errors.problems)} problems in the content; nothing was loaded.") from errors
        self.stdout.write(f"Starter content: {report.summary()}.")
