import tempfile
import time

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError
from wagtail.documents import get_document_model

from toolkit_documents.moving import Move, Outcome
from toolkit_documents.object_stores import ObjectStore, StoreFailure, store_for

#: Seconds between two lines of progress.
PROGRESS = 5


class Command(BaseCommand):
    help = (
        "Copy every file that a row of the site names (documents, their versions, pictures) from one storage to "
        "another under the same name, and compare what is read back. Can be stopped at any moment and run again. "
        "Nothing is deleted unless you ask for it, and then only after all is proven."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", required=True, metavar="ALIAS", help="A storage of STORAGES: s3, local.")
        parser.add_argument(
            "--from", dest="source", metavar="ALIAS", help="Where files are now (default: the site's other storage)."
        )
        parser.add_argument(
            "--delete-source",
            action="store_true",
            help="After a complete run without a difference delete what was proven to be in the other storage.",
        )
        parser.add_argument("--yes", action="store_true", help="Delete without asking.")

    def handle(self, *, to, source, delete_source, yes, verbosity, **options):
        target = store_called(to)
        origin = store_called(source) if source else other_store(target)
        if origin.place == target.place:
            raise CommandError(f"{source or 'The source'} and {to} are the same place, {target}.")
        with tempfile.TemporaryFile("w+") as proven:
            move = Move(source=origin, target=target, proven=proven)
            if not move.moves_documents:
                raise CommandError(f"Nothing is copied: documents lie neither in {origin} nor in {target}.")
            if delete_source and not move.switched:
                raise CommandError(
                    f"Nothing can be deleted: under these settings the site keeps its files in {origin}. Let it use "
                    f"{target} first."
                )
            self.stdout.write(f"From {origin} to {target}: {move.count()} files.")
            try:
                move.copy_all(tell=Progress(self.stdout, move.outcome, every_file=verbosity > 1))
                self.tell(move.outcome)
                if delete_source:
                    self.delete(move, yes=yes)
            except (StoreFailure, OSError) as error:
                raise CommandError(f"Stopped: {error} Run it again to go on from here.", returncode=2) from error
        if move.outcome.missing or move.outcome.problems:
            raise CommandError(
                f"{move.outcome.problems} files differ, {move.outcome.missing} are in neither place (documents_check)."
            )

    def tell(self, outcome: Outcome) -> None:
        self.stdout.write(
            f"{outcome.copied} files copied and compared, {outcome.there_already} there already, "
            f"{outcome.kept} newer in the target and kept."
        )

    def delete(self, move: Move, *, yes: bool) -> None:
        if move.outcome.problems:
            raise CommandError("Nothing was deleted: not every file is proven to be in the other place.")
        if not yes:
            answer = input(f"Delete the files in {move.source} that are now in {move.target}? Type yes: ")
            if answer.strip().lower() != "yes":
                raise CommandError("Nothing was deleted.")
        self.stdout.write(f"{move.delete_source()} files deleted in {move.source}.")


class Progress:
    """A line for what is not as usual, and one every few seconds; with ``every_file`` one for each file."""

    def __init__(self, out, outcome: Outcome, *, every_file: bool):
        self.out, self.outcome, self.every_file = out, outcome, every_file
        self.told_at = time.monotonic()

    def __call__(self, became: str, name: str) -> None:
        if self.every_file or became not in ("copied", "there already"):
            self.out.write(f"{name}: {became}")
        elif time.monotonic() - self.told_at > PROGRESS:
            self.out.write(f"{self.outcome.done} files done, {self.outcome.copied} of them copied")
            self.told_at = time.monotonic()
        self.out.flush()


def store_called(alias: str) -> ObjectStore:
    if alias not in settings.STORAGES:
        others = ", ".join(sorted(each for each in settings.STORAGES if each != "staticfiles"))
        raise CommandError(
            f"STORAGES has no {alias}, only {others}. docs/how-to/move-documents-to-s3.md tells how to name one."
        )
    return store_for(storages[alias])


def other_store(target: ObjectStore) -> ObjectStore:
    """Where documents lie now; where they lie in the target already, the one other storage of the settings."""
    now = store_for(get_document_model()._meta.get_field("file").storage)
    if now.place != target.place:
        return now
    others = {}
    for alias in settings.STORAGES:
        if alias != "staticfiles":
            store = store_for(storages[alias])
            others[store.place] = store
    others.pop(target.place, None)
    if len(others) != 1:
        raise CommandError("Say with --from where the files are now.")
    return others.popitem()[1]
