"""What reader templates need to print: each tag hands on to a plain function."""

from django import template
from django.utils.encoding import uri_to_iri

from articles import rendering, rights
from articles.freshness import brief

register = template.Library()

register.simple_tag(rendering.sentences)
register.simple_tag(rendering.numbered)
register.simple_tag(rendering.moment)
register.simple_tag(rendering.dated)
register.simple_tag(rendering.days)
register.simple_tag(rendering.highlighted)
register.simple_tag(rendering.linked_data)
register.filter("paragraphs", rendering.paragraphs)
register.filter("foreign", rendering.foreign)
register.filter("nested", rendering.nested)
register.filter("is_ahead", rendering.is_ahead)
register.filter("language", rendering.language_of)
register.filter("brief", brief)
register.filter("headline", rights.headline_of)
register.filter("clip", rights.clip)
register.filter("readable", uri_to_iri)


@register.simple_tag
def sentence(item):
    return rendering.sentences([item])


@register.simple_tag
def reports_at(threads, claim):
    """Where all reports of a claim's event stand, among threads.Threads."""
    return threads.address_of(claim)


@register.simple_tag
def other_dates(threads, claim):
    """The dates of a claim's event that other sources give, where they cannot be right as well."""
    return threads.other_dates(claim)


@register.simple_tag(takes_context=True)
def mark(context, sign):
    """A section mark such as 💡, or nothing where the site does without them."""
    return rendering.emoji(sign) if sign and context["site"]["marks"] else ""


@register.simple_tag
def lang(language):
    """` lang="zh-Hans"` where a text is in another language than the page, else nothing."""
    if not language or rendering.is_pages(language):
        return ""
    return rendering.lang_attribute(language)
