"""The social card of a page that has none of its own."""

from django import template

from articles.cards import faces

register = template.Library()

register.simple_tag(faces.site_card)
