"""Accounts to try the site with, one a role, for a laptop."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import GroupPagePermission, Page


@dataclass(frozen=True)
class DemoAccount:
    name: str
    group: str | None


ACCOUNTS = [
    DemoAccount("editor", "Editors"),
    DemoAccount("moderator", "Moderators"),
    DemoAccount("translator", "Translators"),
    DemoAccount("administrator", None),
]


class Command(BaseCommand):
    help = "Create the demo accounts that are missing and print them. Refused outside development settings."

    def handle(self, *args, **options):
        password_file = getattr(settings, "DEMO_PASSWORD_FILE", None)
        if not password_file:
            raise CommandError("Demo accounts belong on a laptop: these settings define no DEMO_PASSWORD_FILE.")
        created = make_accounts(password=demo_password(file=Path(password_file)))
        if created:
            self.stdout.write(f"Demo accounts created: {', '.join(created)}.")


def demo_password(*, file: Path) -> str:
    """From TOOLKIT_DEMO_PASSWORD, else from the file, which the first start writes."""
    if given := os.environ.get("TOOLKIT_DEMO_PASSWORD"):
        return given
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(12) + "\n")
    return file.read_text().strip()


@transaction.atomic
def make_accounts(*, password: str) -> list[str]:
    """Create the accounts that are missing; an account that exists keeps its password, groups and rights."""
    User = get_user_model()
    present = set(
        User.objects.filter(username__in=[account.name for account in ACCOUNTS]).values_list("username", flat=True)
    )
    created = []
    for account in ACCOUNTS:
        if account.name in present:
            continue
        if account.group is None:
            User.objects.create_superuser(account.name, f"{account.name}@example.org", password)
        else:
            user = User.objects.create_user(account.name, f"{account.name}@example.org", password)
            user.groups.add(translators() if account.group == "Translators" else Group.objects.get(name=account.group))
        created.append(account.name)
    return created


def translators() -> Group:
    """The group of translators: into the admin, pages may be changed there, translations submitted."""
    group, created = Group.objects.get_or_create(name="Translators")
    if created:
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
            Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation"),
        )
        GroupPagePermission.objects.create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page"),
        )
    return group
