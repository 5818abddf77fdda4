"""Lists of sources in and out at the desk: looked at before anything is stored."""

import csv
import hashlib
import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles.admin import exchange
from articles.collecting import exporting
from articles.collecting.importing import Does, import_rows, plan_rows
from articles.collecting.listing import read_list
from articles.models import DeskEntry, Feed, Source, SourceDomain
from tests.articles import work
from tests.articles.collecting.test_import_sources import CSV

pytestmark = pytest.mark.django_db

LISTS = "admin:articles_source_lists"


def upload(client, text, name="list.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(
        reverse("admin:articles_source_look"), {"file": SimpleUploadedFile(name, data)}
    )


def hidden(answer, name):
    return answer.content.decode().partition(f'name="{name}" value="')[2].partition('"')[0]


def confirm(client, answer, **changes):
    fields = {name: hidden(answer, name) for name in ("list", "key")}
    return client.post(reverse("admin:articles_source_take-in"), fields | changes)


@pytest.fixture
def desk(sit, attribution):
    return sit(attribution)


# -- In --------------------------------------------------------------------------------------------


def test_each_row_says_what_it_would_do_and_nothing_is_stored(desk):
    known = work.source("harbour")
    Feed.objects.create(source=known, url="https://harbour.example/feed")
    text = (
        CSV + "Harbour,,,https://harbour.example/feed,fr,\nHarbour,,,https://harbour.example/b,,\n"
    )
    answer = upload(desk, text)
    assert answer.status_code == 200
    assert answer.context["plan"].counts == {
        Does.NEW_SOURCE: 1, Does.NEW_FEED: 2, Does.KNOWN: 2, Does.REFUSED: 3,
    }  # fmt: skip
    html = answer.content.decode()
    for words in (
        "It has neither a homepage nor a feed.",
        "It stands in the list twice.",
        "The list has another name, homepage, language, kind; ours stays.",
        "钛媒体",
    ):
        assert words in html, words
    assert (Source.objects.count(), Feed.objects.count()) == (1, 1)
    assert not DeskEntry.objects.exists()


def test_what_was_shown_is_what_is_stored(desk):
    answer = confirm(desk, upload(desk, CSV))
    assert answer.status_code == 302
    assert Source.objects.unreviewed().count() == 2
    assert not Feed.objects.filter(is_on=True).exists()
    entry = DeskEntry.objects.get(verb="import sources")
    assert entry.why == "2 new sources, 2 new feeds, 0 known already"
    assert entry.person_name == "Lena Fok"


def test_where_something_came_in_between_the_new_preview_is_shown_first(desk):
    looked = upload(desk, CSV)
    work.source("harbour")
    answer = confirm(desk, looked)
    assert answer.status_code == 409
    assert "Read again what would happen" in answer.content.decode()
    assert Source.objects.count() == 1
    assert confirm(desk, answer).status_code == 302
    assert Source.objects.count() == 2


def test_a_list_that_was_changed_on_the_way_is_not_stored(desk):
    looked = upload(desk, CSV)
    spoilt = hidden(looked, "list")[:-4] + "AAAA"
    for forged in (spoilt, "", "rubbish"):
        answer = confirm(desk, looked, list=forged)
        assert answer.status_code == 422
        assert "Give the file again" in answer.content.decode()
    assert not Source.objects.exists()


def test_pressing_twice_stores_once(desk):
    looked = upload(desk, CSV)
    assert confirm(desk, looked).status_code == 302
    assert confirm(desk, looked).status_code == 409
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty; choose another."),
        (b"\x89PNG\0\0", "binary"),
        (b"<html></html>", "html"),
        (b"a" * (exchange.MOST_BYTES + 1), "larger than 1 MB"),
        (b"<opml><body>", "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_in_words_beside_the_field(desk, data, says):
    answer = upload(desk, data)
    assert answer.status_code == 422
    assert says in answer.content.decode().partition('id="file-error">')[2].partition("<")[0]


def test_a_file_in_another_encoding_comes_back_as_it_was_read(desk):
    text = '<?xml version="1.0" encoding="gb2312"?><opml><body><outline text="港口" '
    text += 'xmlUrl="https://port.example/feed"/></body></opml>'
    assert confirm(desk, upload(desk, text.encode("gb2312"))).status_code == 302
    assert Source.objects.get().name == "港口"


def test_the_largest_list_that_is_taken_comes_back(desk):
    """Also one that does not get shorter by compressing it."""
    rows = []
    for number in range(2600):
        name = "".join(hashlib.sha512(f"{number} {n}".encode()).hexdigest() for n in range(3))
        rows.append(f"{name},https://quay-{number}.example/\n")
    text = "name,homepage\n" + "".join(rows)
    text = text[: exchange.MOST_BYTES].rpartition("\n")[0]
    assert len(text) > exchange.MOST_BYTES - 1000
    looked = upload(desk, text)
    assert len(hidden(looked, "list")) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert f"And {text.count('https') - exchange.SHOWN} more rows" in looked.content.decode()
    assert confirm(desk, looked, key="another").status_code == 409


def test_an_idle_list_has_nothing_to_press(desk):
    import_rows(read_list(CSV.encode()))
    html = upload(desk, "name,homepage\nHarbour,https://harbour.example/\n").content.decode()
    assert "It would change nothing" in html and "Store what is new" not in html


def test_an_editor_may_take_lists_out_and_none_in(sit, editor):
    html = sit(editor).get(reverse(LISTS)).content.decode()
    assert "Give a list out" in html and 'type="file"' not in html


# -- Out -------------------------------------------------------------------------------------------


def exported(kind="csv", client=None):
    return client.get(reverse("admin:articles_source_export"), {"format": kind})


@pytest.fixture
def many_kinds(attribution):
    """Sources of every shape: with several feeds, with none, without a homepage, with a name that a
    spreadsheet would take for a formula."""
    wire = work.source(
        reviewed_by=attribution, homepage="https://harbour-wire.example/", family="Group",
        credit_line="=HYPERLINK(\"https://evil.example\")", rights_note="One\nTwo, “three”",
    )  # fmt: skip
    for path in ("a", "b?key=1"):
        Feed.objects.create(source=wire, url=f"https://harbour-wire.example/{path}", title="+49")
    work.source("quay")
    elsewhere = work.source("elsewhere", homepage="https://not-its-domain.example/")
    elsewhere.domains.all().delete()
    Source.objects.filter(slug="quay").update(name="-1+cmd|' /C calc'!A0", native_name="@港")
    Feed.objects.create(url="https://nobody.example/feed", title="Nobody's")
    return wire


def test_every_column_is_there_and_no_cell_begins_a_formula(desk, many_kinds):
    answer = exported(client=desk)
    assert answer["Content-Disposition"] == 'attachment; filename="sources.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == exporting.COLUMNS
    wire = [row for row in rows if row["name"] == "Harbour Wire"]
    assert [row["feed_url"] for row in wire] == [
        "https://harbour-wire.example/a", "https://harbour-wire.example/b?key=1",
    ]  # fmt: skip
    assert wire[0]["rights_basis"] == "permission"
    assert wire[0]["rights_reviewed_by"] == "Lena Fok"
    assert wire[0]["rights_reviewed_at"].startswith("2026-11-18T12:00")
    assert wire[0]["may_show_headline"] == "yes"
    assert wire[0]["quote_words_article"] == "400"
    assert wire[0]["rights_note"] == "One\nTwo, “three”"
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_what_was_given_out_changes_nothing_when_it_is_taken_in(desk, many_kinds):
    answer = exported(client=desk)
    plan = plan_rows(read_list(answer.content))
    assert plan.counts == {
        Does.NEW_SOURCE: 0, Does.NEW_FEED: 0, Does.KNOWN: 5, Does.REFUSED: 0,
    }  # fmt: skip
    assert [change.note for change in plan.changes if "name" in change.note] == []
    assert plan_rows(read_list(exported("opml", desk).content)).is_idle


def test_taken_in_elsewhere_names_feeds_and_credits_are_the_same(desk, many_kinds):
    document = exported(client=desk).content
    before = set(Source.objects.values_list("name", "native_name", "family", "credit_line"))
    urls = set(Feed.objects.values_list("url", flat=True))
    Feed.objects.all().delete()
    SourceDomain.objects.all().delete()
    Source.objects.all().delete()
    import_rows(read_list(document))
    after = set(Source.objects.values_list("name", "native_name", "family", "credit_line"))
    assert before <= after
    assert set(Feed.objects.values_list("url", flat=True)) == urls
    assert Source.objects.unreviewed().count() == Source.objects.count()


def test_one_that_was_merged_into_another_is_not_given_out(desk, many_kinds):
    quay = Source.objects.get(slug="quay")
    quay.merged_into, quay.merged_at = many_kinds, work.NOON
    quay.save()
    assert "cmd" not in exported(client=desk).content.decode()


def test_opml_for_the_desk_has_feeds_that_readers_are_not_told(desk, client, many_kinds):
    assert "key=1" in exported("opml", desk).content.decode()
    assert "key=1" not in client.get("/sources.opml").content.decode()


def test_the_list_takes_as_many_queries_however_long_it_is(
    many_kinds, django_assert_max_num_queries
):
    for number in range(20):
        Feed.objects.create(source=work.source(f"n-{number}"), url=f"https://n.example/{number}")
    with django_assert_max_num_queries(4):
        assert exporting.as_csv().count(b"\r\n") > 24


def test_the_command_writes_what_the_desk_gives_out(tmp_path, capsys, many_kinds):
    path = tmp_path / "sources.csv"
    call_command("export_sources", output=path)
    assert path.read_bytes() == exporting.as_csv()
    call_command("export_sources", format="opml")
    assert "<opml" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No such file"):
        call_command("export_sources", output=tmp_path / "no" / "folder.csv")


def test_the_dry_run_of_the_command_shows_the_same_plan(tmp_path, capsys):
    known = work.source("harbour")
    path = tmp_path / "list.csv"
    path.write_text(CSV + "Harbour,,,https://harbour.example/b,,\n")
    call_command("import_sources", str(path), "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        "new source: TMTPost (https://www.tmtpost.example/rss)",
        f"new feed of {known}: Harbour Labs (https://labs.harbour.example/feed)",
        f"new feed of {known}: Harbour (https://harbour.example/b)",
        "7 rows: 1 new source, 2 new feed, 1 known, 3 refused. Nothing was stored.",
    ]
    assert Source.objects.count() == 1
