"""A reader reports what is wrong with an article, and looks up what came of it."""

import datetime
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from articles.models import Claim, Report
from articles.openforms import KIND
from articles.reports.reporting import REPORTS
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db

ADDRESS = "/articles/one-code/report/"
HEADERS = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
WORDS = "The code was agreed on Friday: https://operators.example/minutes"


@pytest.fixture
def article():
    return make.article()


def send(client, *, slug="one-code", headers=HEADERS, **fields):
    opened = timezone.now() - datetime.timedelta(minutes=1)
    fields = {"kind": "fact", "words": WORDS, "token": REPORTS.token(slug, opened), **fields}
    address = f"/articles/{slug}/report/"
    return client.post(address, urlencode(fields), content_type=KIND, headers=headers)


def test_the_page_leads_to_the_form_and_the_form_names_the_article(client, article):
    assert ADDRESS in client.get("/articles/one-code/").content.decode()
    html = client.get(ADDRESS).content.decode()
    assert "One code for batteries" in html
    for claim in article.live.claims.all():
        assert claim.text in html
    assert 'href="/about/rights/"' in html


def test_a_report_is_kept_with_the_text_as_it_was_read_and_gets_its_page(client, article):
    claim = article.live.claims.get(section="why_it_matters")
    answer = send(client, about=claim.pk, kind="passage", email="ren@reader.example")
    report = Report.objects.get()
    assert (report.article, report.edition, report.claim) == (article, article.live, claim)
    assert (report.claim_text, report.words) == (claim.text, WORDS)
    assert (report.kind, report.email, report.outcome) == ("passage", "ren@reader.example", "")
    assert answer.status_code == 302
    assert answer.url == f"/reports/{report.reference}/"
    html = client.get(answer.url).content.decode()
    assert report.reference in html
    assert "It waits for an editor" in html
    for private in ("ren@reader.example", "operators.example"):
        assert private not in html


def test_no_answer_sets_a_cookie_and_none_is_stored(client, article):
    sent = send(client)
    for answer in (client.get(ADDRESS), send(client, words=""), client.get(sent.url)):
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
    assert not client.cookies
    assert client.get(sent.url)["X-Robots-Tag"] == "noindex, nofollow"
    assert 'content="noindex"' in client.get(ADDRESS).content.decode()


def test_a_reader_names_a_sentence_by_its_number(client, article):
    claims = list(article.live.claims.in_reading_order())
    html = client.get(f"{ADDRESS}?claim=2").content.decode()
    assert f'<option value="{claims[1].pk}" selected>2. {claims[1].text}</option>' in html
    for nonsense in ("0", "4", "-1", "x", "9" * 50, "²"):
        html = client.get(ADDRESS, {"claim": nonsense}).content.decode()
        assert '<option value="" selected>' in html, nonsense


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"words": " \n "}, "Say what you found."),
        ({"words": "x" * 3001}, "3000"),
        ({"kind": "rant"}, "Select a valid choice"),
        ({"kind": ""}, "Choose what is wrong."),
        ({"email": "nobody"}, "no e-mail address"),
        ({"about": "999999"}, "choose the sentence again"),
        ({"words": "a\x00b"}, "Null"),
    ],
)
def test_what_is_not_right_comes_back_with_what_was_typed(client, article, fields, problem):
    typed = {"email": "ren@reader.example", **fields}
    answer = send(client, **typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert problem in html
    assert typed["email"] in html
    assert fields.get("words", WORDS).strip() in html
    assert not Report.objects.exists()


def test_line_breaks_count_once_as_browsers_count_them(client, article):
    send(client, words="\r\n".join(["x"] * 1500))
    assert Report.objects.get().words == "\n".join(["x"] * 1500)


def test_a_form_of_elsewhere_is_refused_in_a_sentence_and_loses_nothing(client, article):
    answer = send(client, headers={"origin": "https://elsewhere.example"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "did not say that this was sent from our own page" in html
    assert "agreed on Friday" in html
    assert send(client, token="forged").status_code == 403
    assert not Report.objects.exists()


def test_one_reader_cannot_flood_the_desk(client, article):
    answers = [send(client, words=f"No. {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert "No. 5" in answers[-1].content.decode()
    assert Report.objects.count() == 5


def test_a_sentence_that_was_changed_meanwhile_is_chosen_again(client, article):
    claim = article.live.claims.first()
    old = claim.pk
    claim.delete()
    assert "The article was changed meanwhile" in send(client, about=old).content.decode()


def test_the_sentence_is_kept_where_its_row_goes(client, article):
    claim = article.live.claims.first()
    send(client, about=claim.pk)
    Claim.objects.filter(pk=claim.pk).delete()
    report = Report.objects.get()
    assert (report.claim, report.claim_text) == (None, claim.text)


def test_only_published_articles_are_reported(client, article):
    assert client.get("/articles/none/report/").status_code == 404
    make.withdraw(article, "Its source took the report back.")
    for answer in (client.get(ADDRESS), send(client)):
        assert answer.status_code == 410
        assert "took the report back" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_reference_that_nobody_was_given_is_answered_like_any_other_address(client):
    answer = client.get("/reports/ABCD-2345/")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_a_reference_is_read_in_small_letters_too(client, article):
    assert client.get(send(client).url.lower()).status_code == 200


def test_the_form_speaks_the_language_of_its_article(client):
    make.article("规范", language="zh-Hans", claims=[said("hook", "一条规范。", "one code")])
    html = client.get("/articles/规范/report/").content.decode()
    for words in ('<html lang="zh-Hans">', "报告问题", "整篇文章", "来源并没有这样说", "30 天后"):
        assert words in html, words
    answer = send(client, slug="规范", words="")
    assert "请写明您发现了什么" in answer.content.decode()
    told = client.get(send(client, slug="规范").url).content.decode()
    assert "谢谢，我们已收到您的反馈。" in told


def test_other_methods_are_not_answered(client, article):
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(ADDRESS).status_code == 405
    assert client.post(send(client).url).status_code == 405


def test_the_form_takes_two_queries_however_long_the_article(client, django_assert_num_queries):
    """The article, and its claims with their passages."""
    make.article("short", claims=make.CLAIMS[:1])
    claims = [said("insight", f"Sentence {n}.", "one code from March") for n in range(40)]
    make.article("long", claims=[*make.CLAIMS, *claims], original=make.story("Another"))
    for slug in ("short", "long"):
        with django_assert_num_queries(2):
            client.get(f"/articles/{slug}/report/")
