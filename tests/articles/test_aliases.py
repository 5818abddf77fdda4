"""Names that mean the same: what the newsroom adds, and what the evidence check makes of it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.checking import check_edition
from articles.models import DeskEntry, NameAlias
from articles.models.claims import Section
from articles.text import aliases
from tests.articles import work

pytestmark = pytest.mark.django_db

CHINESE = "红隼公司周二宣布了这项计划。"


def row(*forms, alone=False):
    return (forms, alone)


def test_a_row_joins_what_the_product_knows_of_one_of_its_names():
    table = aliases.extended((row("MSFT", "微软"),))
    assert table.of("msft") == table.of("Microsoft") == ("Microsoft", "微软", "MSFT")
    assert table.of("Google") == aliases.of("Google")
    assert aliases.of("MSFT") == ()


def test_two_rows_that_meet_in_one_group_are_one_name():
    table = aliases.extended((row("MSFT", "Microsoft"), row("巨硬", "微软")))
    assert set(table.of("MSFT")) == {"Microsoft", "微软", "MSFT", "巨硬"}


def test_a_row_that_stands_alone_takes_its_names_from_the_group_they_were_in():
    table = aliases.extended((row("Kimi", "基米", alone=True),))
    assert table.of("kimi") == ("Kimi", "基米")
    assert "Kimi" not in table.of("Moonshot")
    assert "月之暗面" in table.of("Moonshot")


def test_a_chinese_name_that_was_added_is_found_in_a_text():
    table = aliases.extended((row("Kestrel", "红隼公司"),))
    assert [match[0] for match in table.chinese_names(CHINESE)] == ["红隼公司"]
    assert aliases.chinese_names(CHINESE) == []


def test_without_rows_the_table_is_the_products_own():
    assert aliases.extended(()) is aliases.BASE


# -- The check ------------------------------------------------------------------------------------


@pytest.fixture
def claim(managing):
    edition = work.edition(work.source(reviewed_by=managing))
    story = work.story(work.source("second"), text=CHINESE, path="zh")
    edition.credits.create(story=story, order=2)
    return work.claim(
        edition,
        Section.INSIGHT,
        "Kestrel announced the plan.",
        exact=CHINESE,
        snapshot=story.snapshots.get(),
    )


def kinds(claim):
    return [f.kind for f in check_edition(claim.edition) if f.claim_id == claim.pk]


def test_the_next_check_uses_what_was_added(claim):
    assert kinds(claim) == ["name_unchecked"]
    added = NameAlias.objects.create(name="Kestrel", name_zh="红隼公司")
    assert kinds(claim) == []
    added.name_zh = "游隼公司"
    added.save()
    assert kinds(claim) == ["name_missing"]


def test_a_check_reads_the_table_in_one_query(claim, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert aliases.extended(()).of("Kestrel") == ()
    for number in range(30):
        NameAlias.objects.create(name=f"Kestrel {number}", name_zh=f"红隼{number}号")
    with django_assert_num_queries(1):
        aliases.extended(NameAlias.objects.as_rows())


# -- What may be a row ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "Kestrel"}, "two names that mean the same"),
        ({"name": "Kestrel", "others": "kestrel, KESTREL"}, "two names that mean the same"),
        ({"name": "X", "name_zh": "推特"}, "“X” is too short"),
        ({"name": "Kestrel", "name_zh": "隼"}, "“隼” is too short"),
        ({"name": "Kestrel", "others": "!!!"}, "“!!!” is too short"),
        (
            {"name": "Falcon", "others": "the  heron"},
            "“The Heron” is one of “Heron · 苍鹭” already",
        ),
        ({"name": "heron", "name_zh": "白鹭"}, "already"),
        ({"name": "Falcon", "name_zh": "苍鹭"}, "“苍鹭” is one of “Heron · 苍鹭” already"),
    ],
)
def test_what_cannot_be_one_name_is_refused_in_words(fields, told):
    NameAlias.objects.create(name="Heron", name_zh="苍鹭", others="The Heron")
    with pytest.raises(ValidationError) as error:
        NameAlias(**fields).full_clean()
    assert told in " ".join(error.value.messages)


def test_forms_are_taken_apart_at_commas_of_either_script_and_each_stands_once():
    made = NameAlias(
        name="Kestrel ", name_zh="红隼公司", others="kestrel，红隼、 Kestrel  Robotics;"
    )
    assert made.forms == ("Kestrel", "红隼公司", "红隼", "Kestrel Robotics")


# -- At the desk ----------------------------------------------------------------------------------

ADD = reverse("admin:articles_namealias_add")


def test_a_name_that_could_not_be_compared_leads_to_its_form(client, managing, editor, claim):
    check_edition(claim.edition)
    review = reverse("admin:articles_edition_review", args=[claim.edition_id])
    client.force_login(managing)
    assert f'href="{ADD}?name=Kestrel"' in client.get(review).content.decode()
    assert 'value="Kestrel"' in client.get(f"{ADD}?name=Kestrel").content.decode()
    client.force_login(editor)
    assert ADD not in client.get(review).content.decode()


def test_adding_changing_and_deleting_are_lines_of_the_record(client, managing):
    client.force_login(managing)
    assert client.post(ADD, {"name": "Kestrel", "name_zh": "红隼公司"}).status_code == 302
    made = NameAlias.objects.get()
    change = reverse("admin:articles_namealias_change", args=[made.pk])
    client.post(change, {"name": "Kestrel", "name_zh": "红隼公司", "alone": "on"})
    client.post(reverse("admin:articles_namealias_delete", args=[made.pk]), {"post": "yes"})
    record = DeskEntry.objects.order_by("pk").values_list("verb", "why", "person")
    assert list(record) == [
        ("add names", "Kestrel · 红隼公司", managing.pk),
        ("change names", "Kestrel · 红隼公司 (only these)", managing.pk),
        ("delete names", "Kestrel · 红隼公司 (only these)", managing.pk),
    ]


def test_two_names_that_the_product_knows_apart_are_not_made_one_by_accident(client, managing):
    client.force_login(managing)
    both = {"name": "Google", "name_zh": "微软"}
    page = client.post(ADD, both).content.decode()
    assert "“Google” and “微软” are different names to the product." in page
    assert not NameAlias.objects.exists()
    assert client.post(ADD, {**both, "alone": "on"}).status_code == 302
