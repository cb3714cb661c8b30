"""The host's addresses: admin and machinery without a language, pages under ``/<language>/``."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from toolkit_pages.sitemaps import sitemap

from . import views
from .language_choice import root
from .media import media

urlpatterns = [
    path("", root, name="root"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include("toolkit_documents.urls")),
    path("documents/", include(wagtaildocs_urls)),
    # Documents are answered by the view above alone, never by their path.
    re_path(r"^media/(?P<path>.*)$", media),
]

urlpatterns += i18n_patterns(path("", include(wagtail_urls)))

handler400 = "cms.views.bad_request"
handler403 = "cms.views.permission_denied"
handler500 = "cms.views.server_error"
