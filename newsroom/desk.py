"""The desk: Django's admin site under our name.

A file of its own, because the first `admin.register` of any app imports it.
"""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Desk(AdminSite):
    site_header = site_title = _("Newsroom desk")
    index_title = _("The desk")
