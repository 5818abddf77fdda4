"""What ties the demo's articles together once they are out: timelines and recaps."""

import datetime
import json

from articles.models import Claim, Credit, Timeline, TimelineEvent
from newsroom.demo import documents
from newsroom.demo.dates import filled
from recaps import building
from recaps.publishing import publish

EARLY_ON_MONDAY = datetime.timedelta(hours=6)


def make_timelines(at):
    """Group the claims that report one event, and hang the event in each of its timelines."""
    document = json.loads(filled((documents.FOLDER / "timelines.json").read_text("utf-8"), at))
    timelines = {}
    for fields in document["timelines"]:
        timeline = timelines[fields["slug"]] = Timeline(**fields)
        timeline.full_clean()
        timeline.save()
    for listed in document["events"]:
        event = TimelineEvent.objects.create(title=listed["title"])
        event.timelines.add(*(timelines[slug] for slug in listed["timelines"]))
        for slug, date in listed["claims"]:
            claim = _told_in(slug, date)
            claim.event = event
            claim.save(update_fields=["event"])


def _told_in(slug, date):
    """The claim about an event of a date in the live edition of a story's article."""
    url = documents.plan()[slug]["url"]
    live = Credit.objects.get(is_original=True, story__url=url, edition__status="live").edition_id
    return Claim.objects.get(section="event", edition=live, event_date=f"{date}-01-01"[:10])


def make_recaps(at, managing):
    """The digests of the last whole ISO weeks, each built, introduced and out on the Monday."""
    document = documents.read("recaps.json")
    urls = {slug: step["url"] for slug, step in documents.plan().items()}
    comments = {urls[slug]: words for slug, words in document["comments"].items()}
    for weeks_ago, introduction in zip((1, 0), document["introductions"], strict=True):
        year, week = building.last_whole_week(at - datetime.timedelta(weeks=weeks_ago))
        moment = min(at, building.bounds(year, week)[1] + EARLY_ON_MONDAY)
        digest = building.build(year, week, at=moment)
        digest.introduction = introduction
        digest.save(update_fields=["introduction"])
        for item in digest.items.select_related("article__live"):
            item.comment = comments[item.article.live.original.story.url]
            item.save(update_fields=["comment"])
        publish(digest, managing, at=moment)
