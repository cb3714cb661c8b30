"""Reading a case study."""

from case_studies.blocks import ResultBlock
from case_studies.models import SCHEMES, CasePartner, CaseStudy
from toolkit_taxonomy.vocabularies import Scheme

from .common_keys import Mentions, code_of, common_keys, longest, markdown_of
from .fields import Fields, read_yaml
from .ids import BlockIds
from .problems import ContentFile
from .sources import PageSource, PartnerSource
from .streams import EVIDENCE, POINT, chart_block, limits

POINT_LIMIT = 120
RESULT = limits(ResultBlock)
#: What the editors' own reading is called where a block has no box for it.
EDITORS_READING = "Editors' reading."


def _points(fields: Fields, key: str, page: PageSource, *, block_type: str = "point") -> list[dict]:
    ids = BlockIds(page.path, key)
    blocks = []
    for entry in fields.mappings(key):
        value: dict = {
            "point": entry.text("point", required=True, limit=POINT_LIMIT),
            "proof": entry.text("proof", limit=POINT["proof"]),
        }
        editors = entry.boolean("editors")
        if block_type == "lesson":
            value["editors"] = editors
        elif editors and EDITORS_READING.lower()[:15] not in value["proof"].lower().replace("’", "'"):
            value["proof"] = f"{value['proof']} {EDITORS_READING}".strip()
        entry.close()
        blocks.append(ids.raw(block_type, value))
    return blocks


def read_case_study(file: ContentFile, page: PageSource) -> Mentions:
    mentions = Mentions()
    fields = read_yaml(file.text, file=file, original=file.original)
    common_keys(fields, page, SCHEMES, mentions)
    page.live = fields.choice("status", ("live", "draft"), required=True) == "live"
    reason = fields.text("draft_because")
    if page.live == bool(reason):
        fields.problem("status", "a draft, and only a draft, says under 'draft_because' what is missing")
    period = fields.mapping("period")
    page.values |= {
        "illustrative": fields.boolean("illustrative"),
        "place_detail": fields.text("place_detail", limit=longest(CaseStudy, "place_detail")),
        "period_start": period.integer("start"),
        "period_end": period.integer("end"),
        "period_note": period.text("note", limit=longest(CaseStudy, "period_note")),
        "results_note": fields.text("results_note", limit=longest(CaseStudy, "results_note")),
    }
    if (page.values["period_end"] or 9999) < (page.values["period_start"] or 0):
        period.problem("end", "the end cannot lie before the beginning")
    period.close()
    page.partners = _partners(fields)
    page.rich = {"need": markdown_of(fields, "need", mentions), "context": markdown_of(fields, "context", mentions)}
    for name in ("actions", "successes", "challenges"):
        page.streams[name] = _points(fields, name, page)
    page.streams["lessons"] = _points(fields, "lessons", page, block_type="lesson")
    page.streams["evidence"] = _evidence(fields, page)
    page.streams["results"] = _results(fields, page)
    chart = fields.mapping("chart")
    page.streams["charts"] = [chart_block(chart, BlockIds(page.path, "charts"))] if chart.given else []
    for name in ("successes", "challenges"):
        if page.live and not page.streams[name]:
            fields.problem(name, f"a live case study needs at least one entry under '{name}'")
    fields.close()
    return mentions


def _partners(fields: Fields) -> list[PartnerSource]:
    found = []
    for entry in fields.mappings("partners"):
        found.append(
            PartnerSource(
                name=entry.text("name", required=True, limit=longest(CasePartner, "name")),
                partner_type=code_of(entry, "type", Scheme.PARTNER_TYPE, required=True),
                role=entry.text("role", limit=longest(CasePartner, "role")),
                link=entry.address("link", limit=longest(CasePartner, "link")),
            )
        )
        entry.close()
    return found


def _evidence(fields: Fields, page: PageSource) -> list[dict]:
    ids = BlockIds(page.path, "evidence")
    blocks = []
    for entry in fields.mappings("evidence"):
        value = {
            "title": entry.text("title", required=True, limit=EVIDENCE["title"]),
            "note": entry.text("note", limit=EVIDENCE["note"]),
            "url": entry.address("url"),
            "language": entry.text("language", limit=EVIDENCE["language"]),
        }
        entry.close()
        blocks.append(ids.raw("evidence", value))
    return blocks


def _results(fields: Fields, page: PageSource) -> list[dict]:
    ids = BlockIds(page.path, "results")
    blocks = []
    for entry in fields.mappings("results"):
        value: dict = {name: entry.text(name, limit=RESULT[name]) for name in ("when", "unit")}
        value |= {name: entry.text(name, required=True, limit=RESULT[name]) for name in ("what", "figure")}
        value["source"] = entry.integer("source", least=1)
        if (value["source"] or 0) > len(page.streams["evidence"]):
            entry.problem("source", f"there is no evidence number {value['source']}")
        entry.close()
        blocks.append(ids.raw("result", value))
    return blocks
