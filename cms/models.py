"""What only the host has: its user, its image model, and the memory of the starter content."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class User(AbstractUser):
    """The host's own user model, so that it can change later without a migration of the world."""


class CustomImage(AbstractImage):
    admin_form_fields = Image.admin_form_fields


class Rendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_once")
        ]


class StarterRecord(models.Model):
    """What the loader last wrote for a starter file; it outlives the page, so that a deletion is respected.

    ``source_hash`` is the file's, ``applied_hash`` that of the content as written: where the page differs from it, an
    editor changed it.
    """

    path = models.CharField(max_length=200, unique=True)
    source_hash = models.CharField(max_length=64)
    applied_hash = models.CharField(max_length=64)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return self.path
