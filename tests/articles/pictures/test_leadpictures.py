"""The lead picture of an edition: taken, changed, shown to readers, and gone when it has to be."""

import functools
import io
import json

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from articles import merging, previewing, publishing, record, revising
from articles.models import DeskEntry, Edition, LeadPicture, Source, Takedown
from articles.pictures import illustrating, leadpictures
from articles.pictures.files import NotAPicture
from articles.pictures.leadpictures import lead_picture, read_lead, widths_of
from articles.readiness import gaps
from articles.refusals import NotPermitted, StaleEdition
from articles.takedowns import deciding as decided
from articles.takedowns.reach import Scope
from articles.takedowns.requesting import receive
from articles.text.runs import STRUCK
from tests.articles import make, work
from tests.articles.pictures.test_pictures import drawn as upload
from tests.articles.test_publishing import fresh
from tests.articles.test_record import file_of
from tests.articles.test_revising import take_live

pytestmark = pytest.mark.django_db

TOLD = {
    "alt": "Batteries in a yard.",
    "credit": "Ada Reyes",
    "licence": "own",
    "licence_note": "",
    "licence_url": "",
    "source": None,
}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "lead"


@functools.cache
def drawn(red=200):
    return read_lead(upload((1000, 600), colour=(red, 30, 30, 255)))


@pytest.fixture
def draft(managing, editor):
    return work.edition(work.source(reviewed_by=managing), by=editor)


def give(edition, person, **told):
    told = {"drawn": drawn(), **TOLD, **told}
    return illustrating.set_picture(edition, person, fresh(edition).version, **told)


def kept(folder):
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def url_of(edition):
    return lead_picture(fresh(edition)).url


# -- What is kept of an upload ---------------------------------------------------------------------


def test_a_picture_is_drawn_in_sizes_and_never_enlarged():
    for width, widths in ((2000, (480, 960, 1440)), (1000, (480, 960, 1000)), (480, (480,))):
        made = read_lead(upload((width, width // 2), kind="JPEG"))
        assert tuple(made.files) == widths == widths_of(made.width)
        for each, data in made.files.items():
            image = Image.open(io.BytesIO(data))
            assert (image.format, image.size) == ("WEBP", (each, round(each / 2)))


def test_nothing_but_pixels_survives_and_what_is_clear_stands_on_white():
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    made = read_lead(upload((600, 400), kind="JPEG", exif=exif, comment=b"hidden words"))
    for data in made.files.values():
        assert b"where it" not in data and b"hidden" not in data and b"EXIF" not in data
    clear = read_lead(upload((600, 400), colour=(0, 0, 0, 0)))
    assert Image.open(io.BytesIO(clear.files[600])).convert("RGB").getpixel((9, 9)) > (250,) * 3


def test_a_large_photograph_is_unpacked_no_larger_than_it_takes():
    big = read_lead(upload((6000, 4000), kind="JPEG", quality=30))
    assert (big.width, big.height) == (1440, 960)


REFUSED = {
    "svg": (b"<svg/>", "SVG is not taken"),
    "narrow": (upload((300, 200)), "300 pixels wide"),
    "tall": (upload((500, 900)), "too tall"),
    "tall, and narrow once it fits": (upload((800, 3200)), "too tall"),
    "large": (b"\0" * 8_000_001, "larger than 8,000 kB"),
    "a line": (upload((2100, 100)), "times as long"),
    "words": (b"not a picture at all", "no picture that can be read"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_stand_at_the_head_of_an_article_is_refused_in_a_sentence(case):
    data, says = REFUSED[case]
    with pytest.raises(NotAPicture, match=says) as refusal:
        read_lead(data)
    assert "\n" not in str(refusal.value)


# -- At the desk -----------------------------------------------------------------------------------


def test_it_is_given_changed_and_taken_out_each_a_line_of_the_record(
    draft, editor, folder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give(draft, editor)
        first = LeadPicture.objects.get(edition=draft).file_hash
        give(draft, editor, drawn=None, alt="A yard of batteries.")
        give(draft, editor, drawn=drawn(40))
    picture = LeadPicture.objects.get(edition=draft)
    assert picture.file_hash == drawn(40).name != first
    assert kept(folder) == sorted(f"{picture.file_hash}-{width}.webp" for width in (480, 960, 1000))
    with django_capture_on_commit_callbacks(execute=True):
        illustrating.drop_picture(draft, editor, fresh(draft).version)
    assert kept(folder) == []
    lines = DeskEntry.objects.filter(edition=draft).order_by("pk").values_list("verb", "why")
    assert [verb for verb, _ in lines] == ["picture"] * 3 + ["drop picture"]
    assert "new file, 1000 × 600 pixels; Batteries in a yard.; Ada Reyes" in lines[0][1]
    assert "new file" not in lines[1][1]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"alt": ""}, "alt"),
        ({"credit": ""}, "credit"),
        ({"licence": ""}, "licence"),
        ({"licence": "mine"}, "licence"),
        ({"licence": "other"}, "Name the licence"),
        ({"licence_url": "javascript:alert(1)"}, "whole address"),
        ({"drawn": None}, "Choose the file"),
        ({"alt": "x" * 301}, "alt"),
    ],
)
def test_without_its_words_none_is_taken(draft, editor, folder, told, says):
    with pytest.raises(ValidationError, match=says):
        give(draft, editor, **told)
    assert not LeadPicture.objects.exists()
    assert kept(folder) == []


def test_who_may_not_edit_and_who_has_not_read_it_as_it_is_do_nothing(draft, attribution, editor):
    with pytest.raises(NotPermitted):
        give(draft, attribution)
    with pytest.raises(StaleEdition):
        illustrating.set_picture(draft, editor, 99, drawn=drawn(), **TOLD)
    assert not LeadPicture.objects.exists()


def test_a_sources_picture_is_taken_only_where_its_rights_let_us(draft, editor, managing):
    source = draft.credits.get().story.source
    with pytest.raises(ValidationError, match="do not let us show its pictures"):
        give(draft, editor, source=source)
    Source.objects.filter(pk=source.pk).update(may_show_image=True)
    source.refresh_from_db()
    give(draft, editor, source=source)
    with pytest.raises(ValidationError, match="Credit a story of Mill Post first"):
        give(draft, editor, source=work.source("mill-post", reviewed_by=managing, may_show_image=1))


def test_what_a_source_forbids_later_stops_publication_and_is_shown_to_nobody(
    client, draft, editor, managing
):
    source = draft.credits.get().story.source
    Source.objects.filter(pk=source.pk).update(may_show_image=True)
    source.refresh_from_db()
    give(draft, editor, source=source)
    assert "picture" not in {gap.code for gap in gaps(fresh(draft))}
    live = take_live(draft, editor, managing)
    url = url_of(live)
    assert client.get(url).status_code == 200
    Source.objects.filter(pk=source.pk).update(may_show_image=False)
    assert client.get(url).status_code == 404
    assert "<figure" not in client.get("/articles/one-code/").content.decode()
    following = revising.update(fresh(live), managing, fresh(live).version)
    assert "picture" in {gap.code for gap in gaps(following)}


def test_a_placeholder_in_its_words_stops_publication(draft, editor):
    give(draft, editor, credit="TK")
    (gap,) = (gap for gap in gaps(fresh(draft)) if gap.code == "picture")
    assert (gap.anchor, "“TK”" in gap.words) == ("picture", True)


def test_the_approval_covers_it_and_older_ones_stand(draft, editor, managing):
    before = fresh(draft).content_hash()
    give(draft, editor)
    after = fresh(draft).content_hash()
    assert before != after
    illustrating.drop_picture(draft, editor, fresh(draft).version)
    assert fresh(draft).content_hash() == before


def test_its_file_says_what_was_approved(draft, editor, managing):
    give(draft, editor, licence="cc-by")
    live = take_live(draft, editor, managing)
    told = json.loads(file_of(live.article))["editions"][0]
    assert told["picture"]["alt"] == TOLD["alt"]
    assert record.approval_hash(told) == told["approval"]["sha256"]
    told["picture"]["credit"] = "Somebody else"
    assert record.approval_hash(told) != told["approval"]["sha256"]


def test_the_next_edition_has_its_own_and_the_live_one_keeps_its(
    draft, editor, managing, folder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give(draft, editor)
        live = take_live(draft, editor, managing)
        following = revising.update(live, managing, live.version)
        give(following, editor, drawn=drawn(40), alt="Another one.")
    assert LeadPicture.objects.get(edition=live).alt == TOLD["alt"]
    assert LeadPicture.objects.get(edition=following).alt == "Another one."
    assert len(kept(folder)) == 6  # the former is live still


# -- To readers ------------------------------------------------------------------------------------


def test_readers_see_it_with_its_size_alt_credit_and_licence(client, draft, editor, managing):
    give(draft, editor, licence="cc-by-sa")
    live = take_live(draft, editor, managing)
    html = client.get("/articles/one-code/").content.decode()
    name = LeadPicture.objects.get(edition=live).file_hash
    figure = html[html.index("<figure") : html.index("</figure>")]
    assert f'src="/pictures/{name}-1000.webp"' in figure
    assert f'srcset="/pictures/{name}-480.webp 480w, /pictures/{name}-960.webp 960w' in figure
    assert 'width="1000" height="600" alt="Batteries in a yard."' in figure
    assert "Ada Reyes" in figure
    assert 'href="https://creativecommons.org/licenses/by-sa/4.0/"' in figure
    assert "style=" not in figure
    answer = client.get(f"/pictures/{name}-480.webp")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == (
        "public, max-age=60",
        "nosniff",
    )
    assert "cookie" not in f"{answer.headers}".lower()
    assert client.post(f"/pictures/{name}-480.webp").status_code == 405
    for absent in ("481", "0", "9" * 400):
        assert client.get(f"/pictures/{name}-{absent}.webp").status_code == 404


def test_home_shows_that_of_its_first_story_alone(client, draft, editor, managing):
    give(draft, editor)
    take_live(draft, editor, managing)
    assert client.get("/").content.decode().count("<figure") == 1
    assert "<figure" not in client.get("/articles/").content.decode()


def test_it_takes_no_query_more(client, draft, editor, managing, django_assert_max_num_queries):
    live = take_live(draft, editor, managing)
    pages = ("/", "/articles/one-code/")
    counted = []
    for _ in range(2):
        for page in pages:
            with django_assert_max_num_queries(5) as queries:
                client.get(page)
            counted.append(len(queries))
        LeadPicture.objects.get_or_create(
            edition=live, defaults={"file_hash": "a" * 64, "width": 960, "height": 640, **TOLD}
        )
    assert counted[:2] == counted[2:]


def test_of_what_is_not_published_no_reader_is_served_one(client, draft, editor, managing):
    give(draft, editor)
    url = url_of(draft)
    assert client.get(url).status_code == 404
    live = take_live(draft, editor, managing)
    assert client.get(url).status_code == 200
    following = revising.update(live, managing, live.version)
    give(following, editor, drawn=drawn(40))
    assert client.get(url_of(following)).status_code == 404
    publishing.withdraw(fresh(live), managing, fresh(live).version, why="It was wrong.")
    assert client.get(url).status_code == 404


def test_whoever_holds_a_link_sees_it_by_that_link_alone(client, draft, editor):
    give(draft, editor)
    link, token = previewing.make_link(fresh(draft), editor)
    html = client.get(f"/preview/{token}/").content.decode()
    assert f'src="/preview/{token}/picture-1000.webp"' in html
    answer = client.get(f"/preview/{token}/picture-480.webp")
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert client.get(f"/preview/{token}/picture-481.webp").status_code == 404
    assert client.get("/preview/wrong/picture-480.webp").status_code == 404
    previewing.revoke_link(link, editor)
    assert client.get(f"/preview/{token}/picture-480.webp").status_code == 404


# -- Takedowns and merging -------------------------------------------------------------------------


def take_down(scope, person):
    asked = Takedown(name="N", email="n@n.example", capacity="holder", grounds="Ours.",
                     addresses="https://n.example/")  # fmt: skip
    return decided.take_down(receive(asked), person, scope, reason="They hold the rights.")


def test_a_page_that_is_taken_down_takes_its_pictures_along(
    client, draft, editor, managing, administrator, folder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give(draft, editor)
        live = take_live(draft, editor, managing)
    url = url_of(live)
    scope = Scope(Takedown.Scope.ARTICLES, article_ids=(live.article_id,))
    with django_capture_on_commit_callbacks(execute=True):
        done = take_down(scope, administrator)
    assert client.get(url).status_code == 404
    assert kept(folder) == []
    picture = LeadPicture.objects.get(edition=live)
    assert (picture.file_hash, picture.alt, picture.credit) == ("", STRUCK, STRUCK)
    assert not decided.again(done)
    assert json.loads(file_of(live.article))["editions"][0]["whole"] is False


def test_a_sources_pictures_go_with_it_from_pages_that_stay(
    client, editor, managing, administrator, folder, django_capture_on_commit_callbacks
):
    theirs = make.source("Lens Post", reviewer=managing, may_show_image=True)
    article = make.article("other", original=make.story(of=make.source("Far Post")))
    with django_capture_on_commit_callbacks(execute=True):
        work.picture(article.live, drawn=drawn(), source=theirs)
    url = url_of(article.live)
    assert client.get(url).status_code == 200
    scope = Scope(Takedown.Scope.SOURCE, source=theirs)
    with django_capture_on_commit_callbacks(execute=True):
        done = take_down(scope, administrator)
    assert ["page", article.live.headline, "stays without 1 picture",
            "/articles/other/"] in done.reached["pages"]  # fmt: skip
    assert client.get(url).status_code == 404
    html = client.get("/articles/other/").content.decode()
    assert "<figure" not in html
    assert kept(folder) == []


def test_of_two_sources_that_become_one_the_pictures_are_the_kept_ones(attribution):
    keep, gone = make.source("Keep"), make.source("Gone")
    article = make.article("one", original=make.story(of=gone))
    picture = work.picture(article.live, source=gone)
    plan = merging.plan_of(keep, gone)
    merging.merge(plan, attribution, key=plan.key)
    picture.refresh_from_db()
    assert picture.source == keep
    assert not Edition.objects.filter(picture__source=gone).exists()


def test_a_picture_that_two_editions_have_stays_until_neither_has_it(
    draft, editor, managing, folder, django_capture_on_commit_callbacks
):
    other = work.edition(draft.credits.get().story.source, slug="other", by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        give(draft, editor)
        give(other, editor)
        illustrating.drop_picture(draft, editor, fresh(draft).version)
    assert len(kept(folder)) == 3
    with django_capture_on_commit_callbacks(execute=True):
        illustrating.drop_picture(other, editor, fresh(other).version)
    assert kept(folder) == []
    leadpictures.drop_unused("b" * 64)  # of one that is not there nothing is removed
