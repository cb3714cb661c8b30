"""The parts of a case study that are points: actions, successes, challenges, lessons, results, evidence."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from toolkit_pages.blocks import ChartBlock, LanguageBlock


class PointBlock(blocks.StructBlock):
    """One short sentence, and what stands behind it."""

    point = blocks.CharBlock(label=_("Point"), max_length=200, help_text=_("One short sentence."))
    proof = blocks.CharBlock(
        label=_("Proof"),
        max_length=300,
        required=False,
        help_text=_("A date, a figure, the evidence, or the doubt: “sources differ”."),
    )

    class Meta:
        icon = "minus"
        label = _("Point")


class LessonBlock(PointBlock):
    editors = blocks.BooleanBlock(
        label=_("Editors’ reading"), required=False, help_text=_("Tick it when no source says so.")
    )


class ResultBlock(blocks.StructBlock):
    what = blocks.CharBlock(label=_("What"), max_length=200)
    when = blocks.CharBlock(label=_("When"), max_length=80, required=False)
    figure = blocks.CharBlock(label=_("Figure"), max_length=60, help_text=_("As the source gives it."))
    unit = blocks.CharBlock(label=_("Unit"), max_length=60, required=False)
    source = blocks.IntegerBlock(
        label=_("Evidence no."), required=False, min_value=1, help_text=_("The number of the evidence below.")
    )

    class Meta:
        icon = "table"
        label = _("Result")


class EvidenceBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title or publisher"), max_length=240)
    note = blocks.CharBlock(label=_("What it supports"), max_length=300, required=False)
    url = blocks.URLBlock(
        label=_("Address"), required=False, help_text=_("Only the publisher’s own. What was read on a copy has none.")
    )
    language = LanguageBlock()

    class Meta:
        icon = "link"
        label = _("Evidence")


class PointsBlock(blocks.StreamBlock):
    point = PointBlock()


class LessonsBlock(blocks.StreamBlock):
    lesson = LessonBlock()


class ResultsBlock(blocks.StreamBlock):
    result = ResultBlock()


class EvidencesBlock(blocks.StreamBlock):
    evidence = EvidenceBlock()


class ChartsBlock(blocks.StreamBlock):
    chart = ChartBlock()
