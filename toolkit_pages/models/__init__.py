from .editorial import EditorialPage, RelatedPage
from .home import ToolkitHome
from .items import AdvocacyTemplate, Article, ExternalResource, Guideline, ResourceLanguage
from .link_checks import LinkCheck
from .sections import ArticleIndex, GuidelineIndex, ResourceIndex, SectionIndex, TemplateIndex
from .standard import StandardPage
from .toolkit_page import ToolkitPage

__all__ = [
    "AdvocacyTemplate",
    "Article",
    "ArticleIndex",
    "EditorialPage",
    "ExternalResource",
    "Guideline",
    "GuidelineIndex",
    "LinkCheck",
    "RelatedPage",
    "ResourceIndex",
    "ResourceLanguage",
    "SectionIndex",
    "StandardPage",
    "TemplateIndex",
    "ToolkitHome",
    "ToolkitPage",
]
