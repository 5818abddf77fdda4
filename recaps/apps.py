from django.apps import AppConfig


class RecapsConfig(AppConfig):
    name = "recaps"

    def ready(self):
        """Takedowns reach this room as well, which the other knows nothing of."""
        from articles.takedowns import strikes
        from recaps.striking import RECAPS

        strikes.others.append(RECAPS)
