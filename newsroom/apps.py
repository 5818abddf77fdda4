from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register

from . import checks


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self):
        register(checks.site_url_is_an_origin)
        register(checks.drafter_is_known)
        register(checks.review_is_known)
        register(checks.model_is_named)
        register(checks.spending_is_bounded)
        register(checks.readers_are_told_apart)
        register(checks.card_font_can_be_read)
        register(checks.cards_can_show_chinese, deploy=True)
        register(checks.crawlers_are_chosen)
        register(checks.security_contact_can_be_reached)
        register(checks.somebody_is_told_of_holes, deploy=True)


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with our own site class, so that every room registers with it as usual."""

    default_site = "newsroom.desk.Desk"
