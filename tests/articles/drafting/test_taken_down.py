"""What is taken down while a drafter is at work on it leaves no word in the database."""

import pytest

from articles.drafting.draft import TAKEN_DOWN, draft_story
from articles.drafting.providers import DraftFailed
from articles.models import Article, DraftRun
from articles.takedowns import deciding
from tests.articles.takedowns.test_takedowns import REASON, asked, stories

from .desk import NOW, Saying, lamp, story_of
from .tasks import good_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def take(scope, person):
    return deciding.take_down(asked(), person, scope, reason=REASON, at=NOW)


class Interrupted(Saying):
    """A model at whose answer somebody has taken the story down meanwhile."""

    def __init__(self, answer, meanwhile):
        super().__init__(answer)
        self.meanwhile = meanwhile

    def draft(self, brief, problems=()):
        self.meanwhile()
        return super().draft(brief, problems)


@pytest.mark.parametrize("answer", [good_answer(), "no JSON but “words of theirs”"])
def test_a_draft_that_is_being_made_meanwhile_leaves_none_of_its_words(administrator, answer):
    story = story_of("turbine", lamp(administrator))
    drafter = Interrupted(answer, lambda: take(stories(story), administrator))
    with pytest.raises(DraftFailed, match="taken down meanwhile"):
        draft_story(story, drafter=drafter, at=NOW)
    run = DraftRun.objects.get()
    assert (run.raw_response, run.problems, run.tokens_in) == ("", [TAKEN_DOWN], 10)
    assert not Article.objects.exists()
