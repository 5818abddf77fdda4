"""What the page of a feed adds to its fields: which addresses it takes, and “Read it now”."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from articles.collecting import fetch, visiting
from articles.collecting.guard import FetchFailed
from articles.collecting.normalize import BadAddress, canonical_url
from articles.models import Feed

EXAMPLE = "Write the feed’s whole address, such as https://paper.example/feed.xml."


class FeedForm(forms.ModelForm):
    class Meta:
        model = Feed
        fields = ["url"]  # the admin adds those it shows
        help_texts = {"url": f"Of the feed itself (RSS, Atom or JSON), not of a page. {EXAMPLE}"}

    def clean_url(self):
        """An address that we may ask, in its one form. What stands there already may stay: a
        document that was read from a file has a name for an address."""
        url = self.cleaned_data["url"]
        if "url" not in self.changed_data:
            return url
        try:
            address = canonical_url(url)
            fetch.configured().may_ask(address)
        except BadAddress as error:
            raise ValidationError(f"{error} {EXAMPLE}") from error
        except FetchFailed as error:
            raise ValidationError(str(error)) from error
        return address


class ReadNow:
    """A feed that is corrected or switched on is due at once, and can be read on its page."""

    form = FeedForm
    change_form_template = "admin/articles/feed/change_form.html"

    def save_model(self, request, obj, form, change):
        if "url" in form.changed_data or (obj.is_on and "is_on" in form.changed_data):
            obj.begin_anew()
        super().save_model(request, obj, form, change)

    def get_urls(self):
        view = self.admin_site.admin_view(self.read_now)
        return [path("<int:feed_id>/read/", view, name="articles_feed_read"), *super().get_urls()]

    @method_decorator(require_POST)
    def read_now(self, request, feed_id):
        """Read a feed within this request, and say what came of it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        feed = get_object_or_404(Feed, pk=feed_id)
        _read(request, feed)
        return HttpResponseRedirect(reverse("admin:articles_feed_change", args=[feed.pk]))


def _read(request, feed):
    if not (feed.is_on and feed.is_on_the_web):
        return messages.error(request, "Switch it on and give it an address first.")
    feed.claim(timezone.now())  # so that `work` leaves it alone meanwhile
    try:
        done = visiting.visit(feed.url, fetch.configured())
    except visiting.FAILURES as error:
        return messages.error(request, f"It could not be read. {visiting.in_words(error)}")
    stories = f"{done.new} new {'story' if done.new == 1 else 'stories'}, {done.seen} known"
    skipped = f", {len(done.skipped)} left out: {done.skipped[0]}" if done.skipped else "."
    return messages.success(request, f"Read: {stories}{skipped}")
