"""The places of terms in their vocabulary."""

from django.db.models import Max

from .models import Term


def last_position(*, scheme: str) -> int:
    """The position of the last term of a vocabulary in any language; 0 where it has none."""
    return Term.objects.filter(scheme=scheme).aggregate(last=Max("sort_order"))["last"] or 0
