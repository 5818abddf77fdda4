"""The social card of a page: its own, or the site's."""

from django import template

from articles.cards import faces

register = template.Library()

register.simple_tag(faces.card_or_site)
