"""Who may do what with documents, by the host's own policy."""

from django.db.models import Q, QuerySet

try:
    from wagtail.documents import get_permission_policy
except ImportError:  # Wagtail 7.4 keeps one policy, ready made

    def get_permission_policy():
        from wagtail.documents.permissions import permission_policy

        return permission_policy


def documents_to_change(user):
    """The documents that a user may change."""
    return get_permission_policy().instances_user_has_permission_for(user, "change")


def may_delete(user, document) -> bool:
    return get_permission_policy().user_has_permission_for_instance(user, "delete", document)


def may_change(user, document) -> bool:
    return get_permission_policy().user_has_permission_for_instance(user, "change", document)


def documents_to_choose(user):
    """The documents that a user may put on a page, or change."""
    return get_permission_policy().instances_user_has_any_permission_for(user, ["choose", "change", "delete"])


def sets_to_name(user) -> QuerySet:
    """Document sets without files, and those with a file that the user may choose or change: a set is named after its
    files, which may be nobody else's business."""
    from .models import DocumentSet

    own = Q(records__document__in=documents_to_choose(user).values("pk"))
    return DocumentSet.objects.filter(Q(records=None) | own).order_by().values("pk").distinct()
