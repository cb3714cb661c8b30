"""The host's addresses with Wagtail's API v3 mounted, as another host may do."""

from django.urls import path
from wagtail.api.v3.urls import api

from cms.urls import urlpatterns as host

urlpatterns = [path("api/v3/", api.urls), *host]
