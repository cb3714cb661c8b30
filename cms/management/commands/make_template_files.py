from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.starter.docx import docx_bytes, same_content
from cms.starter.problems import ContentErrors
from cms.starter.reading import read_forms


class Command(BaseCommand):
    help = (
        "Make the Word form of each source in the starter content's folder 'files'. An unchanged form is not written."
    )

    def add_arguments(self, parser):
        parser.add_argument("--directory", type=Path, help="The content, in place of the setting STARTER_CONTENT_DIR.")

    def handle(self, *, directory, **options):
        root = directory or Path(settings.STARTER_CONTENT_DIR)
        made = 0
        for folder in sorted(path.parent for path in root.glob("*/files") if path.is_dir()):
            try:
                forms = read_forms(root, language=folder.name)
            except ContentErrors as errors:
                raise CommandError(str(errors)) from errors
            for form in forms:
                path = folder / "files" / f"{form.code}.docx"
                data = docx_bytes(form)
                if not path.exists() or not same_content(path.read_bytes(), data):
                    path.write_bytes(data)
                    self.stdout.write(f"made: {path.relative_to(root)}")
                    made += 1
        self.stdout.write(f"{made} forms made.")
