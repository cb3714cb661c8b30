"""Reading a pointer to what somebody else published."""

from toolkit_pages.models import ExternalResource
from toolkit_taxonomy.vocabularies import Scheme

from .common_keys import Mentions, code_of, common_keys, known_code, longest
from .fields import read_yaml
from .problems import ContentFile
from .sources import PageSource, TermSource

RESOURCE_SCHEMES = (Scheme.TOPIC, Scheme.NEED, Scheme.AUDIENCE, Scheme.PARTNER_TYPE)


def read_resource(file: ContentFile, page: PageSource) -> Mentions:
    mentions = Mentions()
    fields = read_yaml(file.text, file=file, original=file.original)
    common_keys(fields, page, RESOURCE_SCHEMES, mentions)
    for entry in fields.codes("resource_type"):
        known_code(fields, str(Scheme.RESOURCE_TYPE), entry.code, entry.line)
        page.terms.append(TermSource(str(Scheme.RESOURCE_TYPE), entry.code, "full"))
    for name in ("publisher", "year", "found_on", "licence_note", "languages_note"):
        page.values[name] = fields.text(name, limit=longest(ExternalResource, name))
    page.values["link"] = fields.address("link", limit=longest(ExternalResource, "link"))
    if not (page.values["link"] or page.values["found_on"]):
        fields.problem("link", "a resource without an address says under 'found_on' where it was read")
    page.licence = code_of(fields, "licence", Scheme.LICENCE, required=True)
    page.languages = [code for code, _line in fields.texts("languages")]
    fields.close()
    return mentions
