"""Who may do what with documents, by the host's own policy."""

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
