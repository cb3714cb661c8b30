from wagtail import hooks

from toolkit_pages.page_listings import ItemListingViewSet

from .models import CaseStudy


@hooks.register("register_admin_viewset")
def register_case_study_list():
    return ItemListingViewSet(
        "case_studies", url_prefix="toolkit/case-studies", model=CaseStudy, icon="case-study", menu_order=30
    )


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "case_studies/icons/case-study.svg"]
