"""Countries as readers look for them."""

from django.utils.translation import override

from toolkit_taxonomy.countries import country_choices


def test_accents_do_not_move_a_country_to_the_end():
    with override("fr"):
        names = [name for _code, name in country_choices()]
    assert names.index("Égypte") < names.index("Fidji") < names.index("Zambie")
