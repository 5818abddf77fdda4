"""Lists of sources, in and refused."""

import json

import pytest
from django.core.management import CommandError, call_command

from articles.collecting.importing import import_rows
from articles.collecting.listing import NotAList, read_list
from articles.models import Feed, Source

CSV = """name,native_name,homepage,feed_url,language,kind
TMTPost,钛媒体,https://www.tmtpost.example/,https://www.tmtpost.example/rss,zh-CN,media
Harbour Wire,,https://harbour.example,,en,media
Harbour Labs,,https://labs.harbour.example,https://labs.harbour.example/feed,en,lab
No Address,,,,,
Bad Address,,javascript:alert(1),,,
Harbour Wire again,,https://harbour.example/,,en,media
"""

OPML = """<?xml version="1.0"?>
<opml version="2.0"><body><outline text="中文">
<outline type="rss" text="钛媒体" xmlUrl="https://www.tmtpost.example/rss"
 htmlUrl="https://www.tmtpost.example/" language="zh-CN"/></outline></body></opml>
"""


def test_a_csv_list_is_read_row_by_row_with_the_problem_of_each():
    rows = read_list(CSV.encode())
    assert [bool(row.problem) for row in rows] == [False, False, False, True, True, True]
    assert rows[0].native_name == "钛媒体"
    assert rows[0].language == "zh-Hans"
    assert rows[3].problem == "It has neither a homepage nor a feed."
    assert rows[4].problem.startswith("homepage: ")
    assert rows[5].problem == "It stands in the list twice."


def test_an_opml_list_is_read_through_its_folders():
    (row,) = read_list(OPML.encode())
    assert (row.name, row.feed_url) == ("钛媒体", "https://www.tmtpost.example/rss")


@pytest.mark.django_db
def test_sources_arrive_unreviewed_and_their_feeds_switched_off():
    imported = import_rows(read_list(CSV.encode()))
    assert (imported.sources, imported.feeds, len(imported.refused)) == (2, 2, 3)
    assert Source.objects.unreviewed().count() == 2
    assert not Feed.objects.filter(is_on=True).exists()
    assert Feed.objects.get(title="钛媒体").source.shown_name == "钛媒体"


@pytest.mark.django_db
def test_importing_again_adds_nothing_and_changes_nothing():
    import_rows(read_list(CSV.encode()))
    Source.objects.update(name="Ours")
    again = import_rows(read_list(CSV.encode()))
    assert (again.sources, again.feeds, again.known) == (0, 0, 3)
    assert set(Source.objects.values_list("name", flat=True)) == {"Ours"}


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<opml><body><outline text="&b;" xmlUrl="https://a.example/"/></body></opml>'
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x89PNG\0\0", "binary"),
        (b"<html><body></body></html>", "html"),
        (b"<opml><body>", "cannot be read"),
        (b"<opml></opml>", "names no source"),
        (b"just,some,words\n1,2,3\n", "names its columns"),
        (BOMB, "declares entities"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(data, says):
    with pytest.raises(NotAList, match=says) as refusal:
        read_list(data)
    assert "\n" not in str(refusal.value)


@pytest.mark.django_db
def test_the_dry_run_prints_json_lines_and_stores_nothing(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(CSV)
    call_command("import_sources", str(path), "--dry-run", "--json")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 6
    assert set(lines[0]) == {"name", "homepage", "feed_url", "language", "does", "problem"}
    assert [line["does"] for line in lines[:4]] == [*["new source"] * 2, "new feed", "refused"]
    assert not Source.objects.exists()


def test_a_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_sources", str(tmp_path / "nowhere.csv"))


TABLES = {
    "\ufeffname;homepage;feed\r\nPort;https://port.example/;https://port.example/feed\r\n": "utf-8",
    "Website\tFeed URL\tName\nhttps://port.example/\thttps://port.example/feed\tPort\n": "utf-8",
    "title,homepage,url\nPort,https://port.example/,https://port.example/feed\n": "utf-16",
    "Port,https://port.example/,https://port.example/feed\n": "utf-8",
    '"Po\nrt",https://port.example/,https://port.example/feed\n'.replace("\n", "", 1): "utf-8",
}


@pytest.mark.parametrize("table", TABLES)
def test_other_columns_separators_and_encodings_and_none_are_read(table):
    (row,) = read_list(table.encode(TABLES[table]))
    assert (row.name, row.homepage, row.feed_url, row.problem) == (
        *("Port", "https://port.example/", "https://port.example/feed"),
        "",
    )


def test_a_list_of_bare_addresses_names_each_source_by_its_domain():
    rows = read_list(b"https://www.port.example/rss.xml\nhttps://quay.example/\n\nnothing\n")
    assert [(row.name, row.feed_url, row.homepage) for row in rows[:2]] == [
        ("port.example", "https://www.port.example/rss.xml", ""),
        ("quay.example", "", "https://quay.example/"),
    ]
    assert rows[2].problem


def outlines(inside):
    return f'<?xml version="1.0"?><opml version="1.0"><body>{inside}</body></opml>'.encode()


def test_outlines_are_found_however_nested_and_take_their_folders_language():
    feed = '<outline title="Port" xmlurl="https://port.example/feed"/>'
    for folder, tag in (("中文", "zh-Hans"), ("de", "de"), ("News", "")):
        nested = f'<outline text="{folder}"><outline text="AI">{feed}</outline></outline>'
        (row,) = read_list(outlines(nested))
        assert (row.name, row.language) == ("Port", tag)


def test_an_outline_without_an_address_is_a_problem_and_a_folder_is_none():
    rows = read_list(
        outlines(
            '<outline text="Folder"/><outline type="rss" text="Lost"/>'
            '<outline type="rss" text="Port" htmlUrl="https://port.example/"/>'
        )
    )
    assert [(row.name, bool(row.problem)) for row in rows] == [("Lost", True), ("Port", False)]


def test_references_that_only_html_knows_are_mended():
    (row,) = read_list(
        outlines('<outline text="R&D caf&eacute;" xmlUrl="https://a.example/?b=1&c=2"/>')
    )
    assert (row.name, row.feed_url) == ("R&D café", "https://a.example/?b=1&c=2")
