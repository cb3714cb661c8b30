from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Bring the site of this checkout up to date: migrations, catalogues, starter content, demo accounts."

    def handle(self, *args, **options):
        # One process for all: starting Django once costs more than everything below has to do on a second start.
        call_command("compile_catalogues", stdout=self.stdout)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Database: migrating ", ending="")
            call_command("migrate", interactive=False, stdout=Dots(self.stdout))
            self.stdout.write("")
        call_command("load_starter_content", stdout=self.stdout)
        call_command("make_demo_accounts", stdout=self.stdout)


class Dots:
    """Shows the progress of ``migrate`` as a dot for ten migrations, in place of its two hundred lines."""

    def __init__(self, out):
        self.out = out
        self.applied = 0

    def write(self, text):
        self.applied += text.count(" OK")
        if " OK" in text and self.applied % 10 == 0:
            self.out.write(".", ending="")
            self.out.flush()

    def flush(self):
        self.out.flush()
