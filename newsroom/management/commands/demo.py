"""`manage.py demo`: the whole product on one machine in one command.

    separate settings | migrate | static files | load our newsroom | say how to sign in | serve

Beside the server runs `work`, as it would beside a real one: what an editor schedules is published.
It needs no network and no key, and keeps its own database below DATA_DIR, so that it never mixes
with a real newsroom (unless DATABASE_URL names one for it, which must be empty or the demo's own).
"""

import os
import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import salted_hmac
from granian import Granian
from granian.constants import Interfaces

from newsroom.companion import Companion
from newsroom.demo.load import load
from newsroom.models import Person

HOST = "127.0.0.1"
EMAIL_DOMAIN = "@newsroom.example"
# What the demo newsroom says of itself, on /about/ and below its articles.
ABOUT = {
    "RESPONSIBLE_PERSON": "Daniel Okoro, managing editor",
    "SITE_DESCRIPTION": "News of artificial intelligence and the power it takes.",
    "SITE_DESCRIPTION_ZH": "关于人工智能及其用电的新闻。",
}


class Command(BaseCommand):
    help = (
        "Prepare a demonstration newsroom (invented sources and editors) and serve it on "
        f"{HOST}. Running it again is safe."
    )

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="default: 8000")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, then stop")

    def handle(self, *, port, no_serve, **options):
        if not no_serve:
            refuse_taken(port)
        if not settings.DEMO:
            start_again_as_demo(port)
        call_command("migrate", verbosity=0)
        refuse_foreign_database()
        self.stdout.write("Collecting styles and fonts …")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("Loading the demo newsroom: collect, draft, check, publish …")
        loaded = load(passwords=password_of)
        self.stdout.write(self.tour(loaded))
        if no_serve:
            return
        self.stdout.write(f"Serving at http://{HOST}:{port}/ (Ctrl+C stops it)\n")
        self.stdout.flush()
        serve(port, worker(self.stderr.write))

    def tour(self, loaded):
        """What to do first, in five steps, with a login for each role."""
        site = settings.SITE_URL
        width = max(len(person.username) for person in loaded.people)
        logins = "\n".join(
            f"  {person.username:<{width}}  {password_of(person.username)}  {person}, {role}"
            for person, role in loaded.people.items()
        )
        if not loaded.flawed.is_in_work:
            return self.after_the_tour(loaded, logins)
        review = f"{site}/admin/articles/edition/{loaded.flawed.pk}/review/"
        unbacked = f"{site}/admin/articles/edition/{loaded.unbacked.pk}/review/"
        return f"""
{loaded.published} articles are live, {loaded.waiting} wait on the desk, \
{loaded.inbox} stories are in the inbox.

Sign in at {site}/admin/ as
{logins}

Five steps:
  1. Read a page:       {site}{loaded.showpiece.get_absolute_url()}
  2. Follow a sentence: press a small number beside one; the words it rests on are in the margin
  3. Try to publish:    as {loaded.tester.username}, open {review}
                        and press Approve: a figure is not in the source, so it is refused
  4. Mend it:           correct the figure (Edit), accept the claims, approve
  5. Publish it:        press Publish, then see it live at {site}/

And a draft that says what no source does, twice, and cannot go out: {unbacked}
"""

    def after_the_tour(self, loaded, logins):
        site = settings.SITE_URL
        return f"""
The tour was made here before: “{loaded.flawed}” is live at {site}/.
To begin again, delete {settings.DATA_DIR} first.

Sign in at {site}/admin/ as
{logins}
"""


def refuse_taken(port):
    """Say at once, not after a minute's work, that the port is in use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} cannot be used ({error}); choose another one with --port."
            ) from error


def start_again_as_demo(port):
    """Replace this process by one whose settings are the demo's; does not return."""
    env = os.environ | {"DEMO": "1", "DATA_DIR": str(settings.DATA_DIR / "demo")}
    env.setdefault("SITE_URL", f"http://{HOST}:{port}")
    for name, words in ABOUT.items():
        env.setdefault(name, words)
    os.execve(sys.executable, [sys.executable, *sys.argv], env)  # noqa: S606 - our own command line


def refuse_foreign_database():
    """The demo's invented articles have no business in a real newsroom."""
    people = Person.objects.all()
    if people.exists() and not people.filter(email__endswith=EMAIL_DOMAIN).exists():
        raise CommandError(
            "This database holds a newsroom already. Unset DATABASE_URL, or name an empty one."
        )


def password_of(username):
    """The demo's password for a login: the same each time, another on every installation."""
    return salted_hmac("newsroom.demo", username).hexdigest()[:10]


def worker(tell):
    """`manage.py work` as a Companion. The feeds of the demo are off and its sources are not read
    again, so it asks nobody anything; it drafts nothing ahead, because the stories of the inbox are
    the visitor's to draft."""
    command = [sys.executable, sys.argv[0], "work"]
    return Companion(command, os.environ | {"DRAFT_AHEAD": "0", "RECHECK": "0"}, tell)


def serve(port, beside):
    """Serve the site with the WSGI server that production uses, until interrupted, and run
    `beside` while it is served."""
    server = Granian(
        "newsroom.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_access=False,
        websockets=False,
    )
    server.on_startup(beside.start)
    server.on_shutdown(beside.stop)
    server.serve()
