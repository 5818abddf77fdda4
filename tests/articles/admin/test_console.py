"""The attribution console: a source with its credit, its use, its health and its terms."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import merging
from articles.collecting.terms import READ, Licence, Mining, Robots, Terms
from articles.models import DeskEntry, Feed, MachineTerms, Source
from articles.models.sources import RightsBasis
from tests.articles import make, work
from tests.articles.admin.test_sources import form, page
from tests.articles.collecting.web import site
from tests.articles.make import NOW, said
from tests.articles.pictures.test_pictures import drawn

pytestmark = pytest.mark.django_db


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def screen(name, source):
    return reverse(f"admin:articles_source_{name}", args=[source.pk])


@pytest.fixture
def wire(attribution):
    return make.source(
        "Harbour Wire", reviewer=attribution, native_name="港口通讯", language="zh-Hans",
        credit_line="据港口通讯报道",
    )  # fmt: skip


# -- The credit ------------------------------------------------------------------------------------


def test_the_credit_is_that_of_the_newest_article_that_rests_on_the_source(sit, editor, wire):
    make.article("older", original=make.story(of=wire), headline="Older", at=NOW)
    story = make.story("Their own headline", of=wire)
    make.article("newer", original=story, headline="Newer", at=NOW + timedelta(hours=1))
    html = read(sit(editor), screen("credit", wire))
    assert "As on “<span" in html and "Newer" in html
    for words in ("港口通讯", "Their own headline", "据港口通讯报道", story.url):
        assert words in html


def test_without_an_article_a_story_is_the_sample_and_without_one_nothing_is(sit, editor, wire):
    assert "no story yet" in read(sit(editor), screen("credit", wire))
    make.story("Their own headline", of=wire)
    html = read(sit(editor), screen("credit", wire))
    assert "newest story as a sample" in html and "Their own headline" in html


def test_the_credit_can_be_seen_as_typed_and_nothing_is_stored(sit, attribution, wire):
    make.article(original=make.story("Their own headline", of=wire))
    before = Source.objects.filter(pk=wire.pk).values().get()
    typed = {"native_name": "港口<b>报", "language": "zh-Hans", "credit_line": "New line"}
    answer = sit(attribution).post(screen("credit", wire), typed)
    html = answer.content.decode()
    assert "港口&lt;b&gt;报" in html and "New line" in html
    assert "Their own headline" not in html  # its box was not ticked
    assert "the original" in html
    assert Source.objects.filter(pk=wire.pk).values().get() == before
    ticked = sit(attribution).post(screen("credit", wire), {**typed, "may_show_headline": "on"})
    assert "Their own headline" in ticked.content.decode()


def test_a_published_article_keeps_its_credit_line_and_the_typed_one_is_shown_all_the_same(
    sit, attribution, wire
):
    article = make.article(original=make.story(of=wire))
    article.live.credits.update(line="An older line")
    html = read(sit(attribution), screen("credit", wire))
    assert "An older line" in html and "It keeps the credit line it was drafted with." in html
    typed = sit(attribution).post(screen("credit", wire), {"credit_line": "New line"})
    html = typed.content.decode()
    assert "New line" in html and "An older line" not in html
    assert "A published article keeps the credit line" in html


def test_the_frame_may_stand_on_our_own_pages_and_the_console_may_hold_it(sit, attribution, wire):
    frame = sit(attribution).get(screen("credit", wire))
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    console = sit(attribution).get(page(wire))
    assert "frame-src 'self'" in console["Content-Security-Policy"]
    assert f'src="{screen("credit", wire)}"' in console.content.decode()


def test_an_editor_reads_the_console_and_finds_nothing_to_press_but_what_shows(sit, editor, wire):
    html = read(sit(editor), page(wire))
    assert "据港口通讯报道" in html and 'name="credit_line"' not in html
    for words in ("Read again", "Show the credit as typed", "Merge into", 'type="file"', "SAVE"):
        assert words not in html


# -- Use and health --------------------------------------------------------------------------------


def test_the_use_is_counted_by_article_and_against_the_limits(sit, attribution):
    source = make.source("Harbour Wire")  # unreviewed: 25 words a passage, 60 an article
    words = " ".join(f"word{n}" for n in range(100))
    story = make.story(of=source, text=words)
    quotes = [" ".join(words.split()[n : n + 20]) for n in (0, 20, 40, 60)]
    claims = [said("takeaway", f"Ours {n}.", quote) for n, quote in enumerate(quotes)]
    make.article("four", original=story, claims=claims, headline="Four passages")
    make.article("one", original=story, claims=claims[:1], headline="One passage")
    make.article("none", headline="Of another source")
    html = read(sit(attribution), page(source))
    assert "<dt>Published articles</dt><dd>2</dd>" in html
    assert "<dt>Claims that rest on its words</dt><dd>5</dd>" in html
    assert "<dt>Quoted words</dt><dd>80</dd>" in html
    assert '<td class="number">60 <span class="quiet">of 60</span></td>' in html
    assert '<td class="number">20 <span class="quiet">of 60</span></td>' in html
    assert "Of another source" not in html


def test_all_uses_are_paged(sit, editor):
    source = make.source()
    make.many(120)
    first = read(sit(editor), screen("uses", source))
    assert first.count("<tr>") == 51
    older = first.partition('href="?before=')[2].partition('"')[0]
    second = read(sit(editor), screen("uses", source) + f"?{urlencode({'before': older})}")
    assert "Headline 49" in first and "Headline 50" not in first and "Headline 50" in second
    assert sit(editor).get(screen("uses", source) + "?before=rubbish").status_code == 404


def test_our_headline_that_the_source_keeps_back_is_pointed_at(sit, attribution, wire):
    story = make.story("A ship docks", of=wire)
    make.article(original=story, headline="A ship docks!")
    assert "a headline it keeps back" not in read(sit(attribution), page(wire))
    Source.objects.update(may_show_headline=False)
    html = read(sit(attribution), page(wire))
    assert "1 published article has a headline that this source keeps back. Update it." in html


def test_the_health_says_what_came_when_and_what_fails(sit, editor):
    source, now = make.source(), timezone.now()
    for days in (1, 2, 10, 40):
        story = make.story(of=source, at=now - timedelta(days=days))
    Feed.objects.create(source=source, url="https://a.example/feed", title="Main", is_on=True,
        failures=3, last_error="It is down.", last_checked_at=now, next_check_at=now)  # fmt: skip
    Feed.objects.create(source=source, url="https://a.example/old", title="Old")
    source.stories.get(first_seen_at__lt=now - timedelta(days=9), pk__lt=story.pk).snapshots.get(
    ).erase("Taken down", at=now)  # fmt: skip
    html = read(sit(editor), page(source))
    assert "<dt>Stories in 7 days</dt><dd>2</dd>" in html
    assert "<dt>Stories in 30 days</dt><dd>3</dd>" in html
    assert "<dt>Of these with text</dt><dd>67 %</dd>" in html
    assert "3: It is down." in html and "never" in html


def test_a_source_of_nothing_has_a_console_all_the_same(sit, attribution):
    html = read(sit(attribution), page(Source.objects.create(name="Quay", slug="quay")))
    assert "No published article rests on it." in html
    assert "No feed is its own." in html
    assert "Its site has not been asked yet." in html


def test_the_others_of_its_owner_are_named(sit, attribution):
    source = make.source("Harbour Wire", family="Harbour Group")
    make.source("Quay Post", family="Harbour Group")
    make.source("Far Post", family="Far Group")
    html = read(sit(attribution), page(source))
    named = html.partition("These count as one publisher with it:")[2].partition("</p>")[0]
    assert "Quay Post" in named and "Far Post" not in named


def test_the_console_takes_as_many_queries_however_much_there_is(sit, attribution):
    source, counted = make.source(family="Group"), []
    client, story = sit(attribution), make.story()
    for number in range(12):
        make.article(f"n-{number}", original=story, claims=make.CLAIMS)
        Feed.objects.create(source=source, url=f"https://a.example/{number}")
        make.source(f"Other {number}", family="Group")
        MachineTerms.objects.create(
            source=source, site=f"https://{number}.example", told=TERMS.as_json(),
            first_read_at=NOW, last_read_at=NOW,
        )  # fmt: skip
        if number in (0, 11):
            with CaptureQueriesContext(connection) as queries:
                client.get(page(source))
            counted.append(len(queries))
    assert counted[0] == counted[1]


# -- What machines are told ------------------------------------------------------------------------

TERMS = Terms(
    Robots(READ, us=False, everybody=False, refused=("GPTBot", "CCBot")),
    Mining(READ, reserved=("/",), policies=("https://harbour-wire.example/policy",)),
    (Licence("https://harbour-wire.example/rsl.xml", READ, prohibits=("ai-train",)),),
)


def kept(source, terms=TERMS, at=NOW):
    return MachineTerms.objects.create(
        source=source,
        site="https://harbour-wire.example",
        told=terms.as_json(),
        first_read_at=at,
        last_read_at=at,
    )


def test_what_a_site_reserves_is_said_plainly_and_warned_of_where_a_model_may_read(
    sit, editor, attribution
):
    source = work.source(reviewed_by=attribution)
    kept(source)
    html = read(sit(editor), page(source))
    assert "It reserves text and data mining: all of it." in html
    assert "It keeps out these crawlers for AI: GPTBot, CCBot." in html
    assert "It prohibits ai-train." in html
    assert "asks us not to read its pages" in html
    assert "give its text to a model" not in html
    Source.objects.update(may_use_model=True)
    html = read(sit(editor), page(source))
    assert "reserves text and data mining. Look at what these rights rest on." in html
    assert "its RSL licence prohibits such a use" in html
    assert Source.objects.get().may_use_model


def test_what_it_told_before_is_dated(sit, editor):
    source = work.source()
    kept(source, at=NOW - timedelta(days=90))
    kept(source, Terms(Robots("none"), Mining("none")), at=NOW)
    html = read(sit(editor), page(source))
    assert "There is none: nobody is kept out." in html
    assert "No reservation of text and data mining was found." in html
    assert "It told something else before:" in html


def test_a_press_asks_its_site_again(sit, attribution, settings):
    with site() as web:
        settings.FETCH_ALLOWED_HOSTS = [web.host]
        web.pages["/robots.txt"] = b"User-agent: GPTBot\nDisallow: /"
        source = work.source(homepage=f"{web.url}/")
        answer = sit(attribution).post(screen("terms", source), follow=True)
    html = answer.content.decode()
    assert "was asked. It was read." in html
    assert "It keeps out these crawlers for AI: GPTBot." in html
    assert MachineTerms.objects.count() == 1


def test_what_a_site_told_is_kept():
    kept(work.source())
    with pytest.raises(TypeError, match="kept"):
        MachineTerms.objects.all().delete()


# -- The logo --------------------------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def save(sit, attribution, django_capture_on_commit_callbacks):
    """A function: a source's page is saved with these fields, and what follows a commit is done."""

    def send(source, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            answer = sit(attribution).post(page(source), form(source, **fields))
        source.refresh_from_db()
        return answer

    return send


def upload(**how):
    return SimpleUploadedFile("logo.png", how.pop("data", None) or drawn(**how))


def test_a_logo_is_shown_where_readers_meet_the_source(client, save, folder):
    source = make.source()
    make.article(original=make.story(of=source))
    assert save(source, new_logo=upload(size=(960, 320))).status_code == 302
    assert (source.logo_width, source.logo_height) == (480, 160)
    html = client.get(source.get_absolute_url()).content.decode()
    assert f'<img class="logo" src="/pictures/{source.logo}" alt="" width="480"' in html
    assert client.get(f"/pictures/{source.logo}").status_code == 200
    assert DeskEntry.objects.get(verb="change logo").why == "480 × 160 pixels"


def test_a_new_logo_takes_the_old_file_away_unless_another_has_it(save, folder):
    one, other = make.source("One"), make.source("Other")
    save(one, new_logo=upload())
    save(other, new_logo=upload())
    shared = one.logo
    assert other.logo == shared
    save(one, new_logo=upload(colour=(0, 0, 0, 255)))
    assert {file.name for file in folder.iterdir()} == {shared, one.logo}
    save(other, without_logo="on")
    assert other.logo == "" and other.logo_width == 0
    assert {file.name for file in folder.iterdir()} == {one.logo}


def test_the_same_logo_again_changes_nothing(save, folder):
    source = make.source()
    save(source, new_logo=upload())
    save(source, new_logo=upload())
    assert DeskEntry.objects.filter(verb="change logo").count() == 1
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<svg onload='alert(1)'/>", "SVG is not taken"),
        (b"no picture", "no picture that can be read"),
        (drawn() + b"\0" * 1_000_000, "larger than 1,000 kB"),
    ],
)
def test_what_is_no_logo_is_refused_and_the_rest_of_the_form_is_kept(save, folder, data, says):
    source = make.source()
    answer = save(source, new_logo=upload(data=data), credit_line="As they asked")
    html = answer.content.decode()
    assert answer.status_code == 200 and says in html
    assert 'value="As they asked"' in html
    assert source.logo == "" and source.credit_line == ""
    assert list(folder.iterdir()) == []


def test_a_logo_is_given_or_taken_off_and_not_both(save, folder):
    source = make.source()
    answer = save(source, new_logo=upload(), without_logo="on")
    assert "not both" in answer.content.decode()


# -- Two at once -----------------------------------------------------------------------------------


def test_a_change_by_somebody_else_is_told_before_it_is_overwritten(sit, attribution):
    source = make.source(credit_line="Before")
    html = sit(attribution).get(page(source)).content.decode()
    read_as = html.partition('name="read_as" value="')[2].partition('"')[0]
    assert read_as
    Source.objects.update(credit_line="Theirs", family="Harbour Group")
    mine = form(source, credit_line="Mine", family="Harbour Group", read_as=read_as)
    answer = sit(attribution).post(page(source), mine)
    html = answer.content.decode()
    assert "Somebody changed this source" in html and "credit line (now “Theirs”)" in html
    assert 'value="Mine"' in html
    assert Source.objects.get().credit_line == "Theirs"
    again = html.partition('name="read_as" value="')[2].partition('"')[0]
    answer = sit(attribution).post(page(source), mine | {"read_as": again})
    assert answer.status_code == 302
    assert Source.objects.get().credit_line == "Mine"


# -- Merging, on the screen ------------------------------------------------------------------------


@pytest.fixture
def two(attribution):
    keep = make.source("Harbour Wire", reviewer=attribution)
    gone = make.source("Harbour Wire", slug="harbour-2")
    make.article(original=make.story(of=gone))
    return keep, gone


def test_the_one_to_keep_is_looked_for_seen_and_pressed(sit, attribution, two):
    keep, gone = two
    desk = sit(attribution)
    make.source("Far Post")
    chosen = f"?into={keep.pk}"
    assert chosen in read(desk, screen("merging", gone))  # the same name
    assert chosen not in read(desk, screen("merging", gone) + "?q=far")
    html = read(desk, screen("merging", gone) + chosen)
    assert "1 published and 0 in work then credit Harbour Wire" in html
    assert "quoted words an article: 60 → no limit" in html
    key = html.partition('name="key" value="')[2].partition('"')[0]
    fields = {"into": keep.pk, "key": key}
    refused = desk.post(screen("merge", gone), fields)
    assert refused.status_code == 422 and "Choose whose rights hold." in refused.content.decode()
    refused = desk.post(screen("merge", gone), fields | {"rights": "kept", "why": " "})
    assert refused.status_code == 422 and "Say why" in refused.content.decode()
    answer = desk.post(screen("merge", gone), fields | {"rights": "strict"}, follow=True)
    assert "was merged into" in answer.content.decode()
    assert Source.objects.get(pk=gone.pk).merged_into == keep


def test_what_was_typed_stays_where_a_merge_is_refused(sit, attribution, two):
    keep, gone = two
    fields = {"into": keep.pk, "key": "stale", "rights": "strict", "why": "The same house."}
    answer = sit(attribution).post(screen("merge", gone), fields)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert 'value="The same house."' in html and 'value="strict" checked' in html


@pytest.mark.parametrize("into", ["own", "", "0", "x", "9" * 30])
def test_what_cannot_be_kept_is_refused_or_not_found(sit, attribution, two, into):
    _, gone = two
    into = gone.pk if into == "own" else into
    answer = sit(attribution).get(screen("merging", gone) + f"?into={into}")
    assert answer.status_code == (422 if into == gone.pk else 404)
    posted = sit(attribution).post(screen("merge", gone), {"into": into})
    assert posted.status_code == (422 if into == gone.pk else 404)


def test_one_that_was_given_up_is_on_no_list_and_its_page_leads_on(sit, attribution, two):
    keep, gone = two
    plan = merging.plan_of(keep, gone)
    merging.merge(plan, attribution, key=plan.key)
    desk = sit(attribution)
    listed = read(desk, reverse("admin:articles_source_changelist"))
    assert f"/source/{keep.pk}/change/" in listed
    assert f"/source/{gone.pk}/change/" not in listed
    html = read(desk, page(gone))
    assert "This source was merged into" in html and 'name="credit_line"' not in html
    assert desk.post(page(gone), form(gone)).status_code == 403
    assert Source.objects.unreviewed().count() == 1  # the kept, by the stricter rights
    query = {"app_label": "articles", "model_name": "feed", "field_name": "source"}
    offered = desk.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [row["id"] for row in offered] == [str(keep.pk)]
    assert keep.rights_basis != RightsBasis.UNREVIEWED
