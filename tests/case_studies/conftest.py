import pytest

from case_studies.models import CaseStudy, CaseStudyIndex


@pytest.fixture
def case_index(home):
    return CaseStudyIndex.objects.child_of(home).get()


@pytest.fixture
def one_sided(site_content):
    """A draft of the starter content that tells successes and no challenge."""
    page = CaseStudy.objects.get(slug="arab-library-directory")
    assert not page.live
    assert page.successes
    assert not page.challenges
    return page


@pytest.fixture
def two_sided(site_content):
    """A published case study of the starter content."""
    return CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")
