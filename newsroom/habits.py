"""What everybody at the desk sets for themselves: their time zone, and whether single keys act."""

from zoneinfo import available_timezones

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from .models import Person


class HabitsForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["time_zone", "single_keys"]
        widgets = {"time_zone": forms.TextInput(attrs={"list": "time-zones"})}


def habits(request):
    """GET: the form. POST: store it; nobody can name another person than themselves."""
    person = Person.objects.get(pk=request.user.pk)
    form = HabitsForm(request.POST if request.method == "POST" else None, instance=person)
    if form.is_bound and form.is_valid():
        person.save(update_fields=HabitsForm.Meta.fields)
        messages.success(request, "Stored.")
        return HttpResponseRedirect(reverse("admin:own_settings"))
    context = {
        **admin.site.each_context(request),
        "title": "Your settings",
        "form": form,
        "zones": sorted(available_timezones()),
    }
    return TemplateResponse(
        request, "admin/own_settings.html", context, status=422 if form.errors else 200
    )
