from django.core.management.base import BaseCommand, CommandError

from toolkit_pages.link_checking import check_links
from toolkit_pages.models import LinkCheck


class Command(BaseCommand):
    help = (
        "Ask the addresses of all published external resources whether they still answer, those checked longest ago "
        "first, and keep the day and the outcome. Links into private networks are never followed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, metavar="N", help="Ask N addresses at most.")
        parser.add_argument("--parallel", type=int, default=4, metavar="N", help="Ask N hosts at once (default: 4).")

    def handle(self, *args, limit, parallel, **options):
        if parallel < 1 or (limit is not None and limit < 1):
            raise CommandError("--limit and --parallel take a number from 1.")
        counts = dict.fromkeys(LinkCheck.Outcome.values, 0)
        for link in check_links(limit=limit, parallel=parallel):
            counts[link.answer.outcome] += 1
            if link.answer.outcome != LinkCheck.Outcome.ANSWERED:
                self.stdout.write(f"{link.answer.outcome}: {link.url} ({link.answer.status})")
        self.stdout.write(
            f"Addresses: {counts['answered']} answered, {counts['refused']} refuse automatic checks, "
            f"{counts['failed']} failed."
        )
