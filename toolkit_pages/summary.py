"""What waits for an editor, as numbers on the admin's home: drafts, what awaits moderation, overdue reviews."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.site_summary import SummaryItem
from wagtail.permission_policies.pages import PagePermissionPolicy

from .page_filters import DRAFT, MODERATION, OVERDUE, with_status
from .reports import URL_NAME as REVIEWS_DUE
from .reviews import editorial_pages, overdue


class ItemsSummary(SummaryItem):
    """A number of items, with a link to the list of just those."""

    template_name = "toolkit_pages/admin/summary_item.html"
    icon_name = ""

    def is_shown(self):
        return user_has_any_page_permission(self.request.user)

    def items(self) -> QuerySet:
        raise NotImplementedError

    def words(self, count: int) -> str:
        raise NotImplementedError

    def address(self) -> str:
        raise NotImplementedError

    def get_context_data(self, parent_context):
        number = self.items().count()
        return {"icon_name": self.icon_name, "url": self.address(), "text": self.words(number) % {"count": number}}


class StatusSummary(ItemsSummary):
    """Items of a status that the user may reach: the same that the list shows under that filter."""

    status = ""

    def items(self):
        reached = PagePermissionPolicy().explorable_instances(self.request.user)
        return editorial_pages().filter(with_status(self.status), alias_of=None, pk__in=reached.values("pk"))

    def address(self):
        return f"{reverse('toolkit_items:index')}?{urlencode({'status': self.status})}"


class DraftsSummary(StatusSummary):
    order, icon_name, status = 310, "draft", DRAFT

    def words(self, count):
        return ngettext("%(count)d draft in the toolkit", "%(count)d drafts in the toolkit", count)


class ModerationSummary(StatusSummary):
    order, icon_name, status = 320, "tasks", MODERATION

    def words(self, count):
        return ngettext("%(count)d item awaiting moderation", "%(count)d items awaiting moderation", count)


class OverdueSummary(ItemsSummary):
    """As the report of reviews that are due has them."""

    order, icon_name = 330, "date"

    def items(self):
        mine = PagePermissionPolicy().instances_user_has_permission_for(self.request.user, "change")
        return editorial_pages().filter(overdue(), pk__in=mine.values("pk"), live=True, alias_of=None)

    def words(self, count):
        return ngettext("%(count)d review overdue", "%(count)d reviews overdue", count)

    def address(self):
        return f"{reverse(REVIEWS_DUE)}?{urlencode({'due': OVERDUE})}"


def summary_items(request) -> list[SummaryItem]:
    return [DraftsSummary(request), ModerationSummary(request), OverdueSummary(request)]
