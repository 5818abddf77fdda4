"""Pages about the site itself, and what every page knows of it."""

from django.conf import settings


def site(request):
    """Context processor: the settings that templates print, under the one name `site`."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "url": settings.SITE_URL,
            "responsible": settings.RESPONSIBLE_PERSON,
            "contact": settings.CONTACT_EMAIL,
            "marks": settings.SECTION_MARKS,
            "demo": settings.DEMO,
        }
    }
