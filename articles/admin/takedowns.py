"""Rights holders' requests at the desk: the inbox with its clock, one written down by hand, and the
screen on which one is decided. `articles.takedowns.deciding` guards and acts; nothing happens
before its dry run was looked at.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from articles.models import Article, Source, Story, Takedown
from articles.models.takedowns import LONGEST_REQUEST
from articles.refusals import MoveRefused, NotPermitted
from articles.takedowns import deciding
from articles.takedowns.asked import matches
from articles.takedowns.reach import Reach, Scope
from articles.takedowns.requesting import receive

from .access import ReadOnly


class WrittenForm(forms.ModelForm):
    """A request that came another way, by mail say."""

    class Meta:
        model = Takedown
        fields = [
            *("name", "organisation", "email", "capacity", "addresses", "what", "grounds"),
            "received_at",
        ]
        widgets = {
            **{
                name: forms.TextInput(attrs={"class": "vTextField"})
                for name in ("name", "organisation")
            },
            "email": forms.EmailInput(attrs={"class": "vTextField"}),
            **{
                name: forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})
                for name in ("addresses", "what", "grounds")
            },
            "received_at": forms.DateTimeInput(
                attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"
            ),
        }
        labels = {"name": "Who asks", "received_at": "When it came"}

    def clean_received_at(self):
        if (received_at := self.cleaned_data["received_at"]) > timezone.now():
            raise forms.ValidationError("That time is still to come; say when it came.")
        return received_at


class ScopeForm(forms.Form):
    """What is to be taken down. It is sent twice: to look at the dry run, and to do it."""

    scope = forms.ChoiceField(
        choices=Takedown.Scope.choices,
        widget=forms.RadioSelect,
        initial=Takedown.Scope.STORIES,
        error_messages={"required": "Choose what is taken down."},
    )
    stories = forms.ModelMultipleChoiceField(
        Story.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    articles = forms.ModelMultipleChoiceField(
        Article.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.ModelChoiceField(Source.objects.none(), required=False)
    also = forms.CharField(
        required=False,
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        label="Other addresses, one a line",
    )

    def __init__(self, takedown, data=None):
        asked = "\n".join([takedown.addresses, (data or {}).get("also", "")])
        self.found = found = matches(asked)
        stands = [story for story in found.stories if not story.taken_down_at]
        first = {"stories": [story for story in found.named if story in stands]}
        first |= {"articles": found.articles}
        if len(found.sources) == 1:
            first["source"] = found.sources[0]
        super().__init__(data, initial=first)
        for name, model, rows in (
            ("stories", Story, stands),
            ("articles", Article, found.articles),
            ("source", Source, found.sources),
        ):
            field = self.fields[name]
            field.queryset = model.objects.filter(pk__in=[row.pk for row in rows])

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("scope")
        needed = {"stories": "stories", "articles": "articles", "source": "source"}.get(kind)
        if needed and not cleaned.get(needed):
            what = {"stories": "a story", "articles": "a page", "source": "the source"}[needed]
            self.add_error(needed, f"Choose {what} to take down.")
        return cleaned

    def chosen(self):
        """The Scope of a valid form."""
        kind, given = self.cleaned_data["scope"], self.cleaned_data
        if kind == Takedown.Scope.SOURCE:
            return Scope(kind, source=given["source"])
        if kind == Takedown.Scope.ARTICLES:
            return Scope(kind, article_ids=tuple(row.pk for row in given["articles"]))
        return Scope(kind, story_ids=tuple(row.pk for row in given["stories"]))


@admin.register(Takedown)
class TakedownAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["clock", "state", "asker", "first_address", "received_at", "reference"]
    list_display_links = ["reference"]
    list_filter = ["state"]
    search_fields = ["reference", "name", "organisation", "email", "addresses"]
    ordering = Takedown.MOST_URGENT

    def has_add_permission(self, request):
        return request.user.has_perm("articles.add_takedown")

    def get_urls(self):
        decide = self.admin_site.admin_view(self.decide)
        own = path("<int:takedown_id>/decide/", decide, name="articles_takedown_decide")
        return [own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Takedowns", **(extra_context or {})})

    @admin.display(description="clock")
    def clock(self, takedown):
        """How the time stands; a shape as well as a word says that it presses."""
        at = timezone.now()
        said = takedown.clock(at)
        if not takedown.is_urgent(at):
            return said
        shape = "▲" if takedown.due_at < at else "△"
        return format_html('<span class="pressing">{} {}</span>', shape, said)

    @admin.display(description="first address")
    def first_address(self, takedown):
        return takedown.addresses.splitlines()[0][:80] if takedown.addresses else ""

    # -- Written down by hand ---------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WrittenForm(request.POST or None, initial={"received_at": timezone.now()})
        if form.is_valid():
            takedown = receive(form.save(commit=False), person=request.user)
            messages.success(request, f"{takedown} is kept; it falls due as its clock says.")
            return HttpResponseRedirect(_address(takedown))
        context = {
            **self.admin_site.each_context(request),
            "title": "Write down a request",
            "opts": self.opts,
            "form": form,
        }
        status = 422 if form.is_bound else 200
        page = "admin/articles/takedown/form.html"
        return TemplateResponse(request, page, context, status=status)

    # -- One request ------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """GET: the screen; with `?scope=` the dry run as well."""
        takedown = self.get_object(request, object_id)
        if takedown is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, takedown) or request.method == "POST":
            raise PermissionDenied
        return self._screen(request, takedown, ScopeForm(takedown, _asked(request.GET)))

    def _screen(self, request, takedown, form, *, reason="", refusal="", status=200):
        may = request.user.has_perm(deciding.PERMISSION)
        looked = form.is_bound and form.is_valid() and takedown.is_open
        reach = Reach(form.chosen()) if looked else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Takedown {takedown}",
            "opts": self.opts,
            "takedown": takedown,
            "clock": takedown.clock(timezone.now()),
            "is_urgent": takedown.is_urgent(timezone.now()),
            "form": form,
            "reach": reach,
            "may_decide": may and takedown.is_open,
            "reason": reason,
            "refusal": refusal,
        }
        page = "admin/articles/takedown/screen.html"
        return TemplateResponse(request, page, context, status=status)

    @method_decorator(require_POST)
    def decide(self, request, takedown_id):
        takedown = get_object_or_404(Takedown, pk=takedown_id)
        if not request.user.has_perm(deciding.PERMISSION):
            raise PermissionDenied
        form, reason = ScopeForm(takedown, _asked(request.POST)), request.POST.get("reason", "")
        try:
            said = _act(request, takedown, form, reason)
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except MoveRefused as refusal:
            fresh = Takedown.objects.get(pk=takedown.pk)
            told = {"reason": reason, "refusal": str(refusal), "status": 409}
            return self._screen(request, fresh, form, **told)
        messages.success(request, said)
        return HttpResponseRedirect(_address(takedown))


def _asked(params):
    """What of an address or a form chooses a scope; None where nothing does."""
    return params if "scope" in params else None


def _address(takedown):
    return reverse("admin:articles_takedown_change", args=[takedown.pk])


_OTHERWISE = {
    "refuse": (deciding.refuse, "Refused, with your reason. Tell the asker."),
    "answer": (deciding.answer, "Closed as answered otherwise."),
    "withdrawn": (deciding.withdrawn, "Closed: the asker took it back."),
}


def _act(request, takedown, form, reason):
    """Do what the pressed button says; returns what to tell the person."""
    do, person = request.POST.get("do", ""), request.user
    if do == "acknowledge":
        deciding.acknowledge(takedown, person)
        return "Acknowledged; the clock runs on."
    if do in _OTHERWISE:
        act, said = _OTHERWISE[do]
        act(takedown, person, reason=reason)
        return said
    if do != "take_down" or not (form.is_bound and form.is_valid()):
        raise MoveRefused("Look at what it reaches first, then take it down.")
    seen = request.POST.get("seen", "")
    done = deciding.take_down(takedown, person, form.chosen(), reason=reason, seen=seen)
    count = done.erasures.count()
    return f"Taken down: {count} texts erased, and none of it is collected again."
