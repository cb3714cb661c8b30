"""Reading the home page and the sections: the frame that holds the items."""

from toolkit_pages.models import ToolkitHome
from toolkit_pages.models.home import HomeEntry

from .common_keys import Mentions, longest, markdown_of, names_of, title_and_summary
from .fields import Fields, read_yaml
from .problems import ContentFile
from .sources import EntrySource, PageSource


def read_home(file: ContentFile, page: PageSource) -> Mentions:
    mentions = Mentions()
    fields = read_yaml(file.text, file=file, original=file.original)
    title_and_summary(fields, page)
    for name in ("purpose", "featured_title"):
        page.values[name] = fields.text(name, required=name == "purpose", limit=longest(ToolkitHome, name))
    for entry in fields.mappings("entries"):
        target = entry.text("target", required=True)
        mentions.links.append((target, entry.line("target")))
        page.entries.append(
            EntrySource(
                title=entry.text("title", required=True, limit=longest(HomeEntry, "title")),
                hint=entry.text("hint", limit=longest(HomeEntry, "hint")),
                target=target,
            )
        )
        entry.close()
    page.featured = names_of(fields, "featured", mentions.links)
    page.rich = {"note": markdown_of(fields, "note", mentions)}
    fields.close()
    return mentions


def read_section(fields: Fields, page: PageSource) -> None:
    title_and_summary(fields, page)
    page.in_menus = fields.boolean("show_in_menus")
    fields.close()
