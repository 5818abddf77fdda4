from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with our own site class, so that every room registers with it as usual."""

    default_site = "newsroom.desk.Desk"
