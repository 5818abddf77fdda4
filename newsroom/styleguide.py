"""The living style guide: tokens, type and every component of the reader's pages, drawn by the
templates that readers get, from made-up values. It is routed only while DEBUG is on.
"""

from django.conf import settings
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.cache import never_cache

from . import specimens
from .palette import swatches

TOKENS = settings.BASE_DIR / "newsroom/static/css/tokens.css"
# The steps of the scale and what is set in them; the ends of --step-4 depend on the window.
STEPS = {
    "step-4": "headlines",
    "step-2": "headlines of lists",
    "step-1": "the hook",
    "step-0": "running text",
    "step-down-1": "buttons, notes in the margin",
    "step-down-2": "labels, dates",
}
SPACES = range(1, 9)


@never_cache
def style_guide(request):
    context = {
        "swatches": swatches(TOKENS.read_text()),
        "steps": STEPS,
        "spaces": SPACES,
        "sentences": specimens.sentences(),
        "components": [
            (name, [(what, _drawn(name, values, request)) for what, values in variants])
            for name, variants in specimens.specimens()
        ],
    }
    return render(request, "newsroom/style_guide.html", context)


def _drawn(name, values, request):
    return get_template(f"components/{name}.html").render(values, request)
