"""What the templates of the desk ask for."""

from django import template

from articles.models import Claim

register = template.Library()

# b, then the basis: one pair of keys each.
_KEYS = {
    Claim.Basis.REPORTED: "b r",
    Claim.Basis.BACKGROUND: "b k",
    Claim.Basis.ANALYSIS: "b a",
    Claim.Basis.ADVICE: "b d",
}


@register.filter
def basis_key(basis):
    """The keys that give a claim this basis."""
    return _KEYS[basis]
