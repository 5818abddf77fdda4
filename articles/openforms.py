"""The guard of open forms: those of readers, who have no account and get no cookie.

Django's own guard against forged forms needs a cookie, so that these forms are exempt from it, by
`open_to_readers` alone; `OpenForm.take` stands in its place:

1. The body is of the one kind that our forms send, and not too big. It is not read before.
2. The browser says that it was sent from a page of ours; `articles.clients` has how.
3. It carries a token that we signed for this form on this page, 2 seconds to 24 hours ago. The
   page that carries it is never stored, so that nobody is given another reader's.
4. Each token is taken once: a second press stores nothing and is answered like the first.
5. No client, and not all of them together, send more than so many an hour.

Whatever is refused comes back with one sentence, what was typed, and a new token.
"""

import hashlib
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.core import signing
from django.db import IntegrityError, transaction
from django.forms import Form
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.clients import client_hash, is_from_our_page
from articles.models import Sending

TOKEN = "token"  # noqa: S105 - the name of a field
SOONEST, LATEST = timedelta(seconds=2), timedelta(hours=24)
WINDOW = timedelta(hours=1)
# Longer than a token is good for, or one could be spent twice.
KEPT = timedelta(days=2)
# A thousand Chinese characters take nine thousand bytes as a form sends them.
LARGEST = 64 * 1024
KIND = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A form that is not taken: a sentence for the reader, a status code, and for 429 how long
    until it would be."""

    def __init__(self, words, code, wait=None):
        super().__init__(words)
        self.code = code
        self.wait = wait


@dataclass(frozen=True)
class Taken:
    """What came of a request: a `reference` once something is stored, before that what the page
    shows. `dress` gives the page its status and headers."""

    form: Form
    token: str = ""
    refusal: str = ""
    status: int = 200
    wait: timedelta | None = None
    reference: str = ""

    def dress(self, response):
        response.status_code = self.status
        response["Cache-Control"] = "no-store"
        if self.wait is not None:
            response["Retry-After"] = str(math.ceil(self.wait.total_seconds()))
        return response


def open_to_readers(view):
    """A view that readers send a form to. It takes what they send through `OpenForm.take` alone."""
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view))


@dataclass(frozen=True)
class OpenForm:
    """One open form by its name, and how many of it are taken within an hour: from one client,
    and from all together. Many can share an address (an office, a mobile network)."""

    name: str
    per_client: int = 5
    ceiling: int = 100

    def token(self, page, at):
        """A token for the form on the page of that name, from that moment on."""
        issued = [page, secrets.token_urlsafe(16), at.timestamp()]
        return self._signer().sign_object(issued)

    def take(
        self,
        request,
        page: str,
        make: Callable[..., Form],
        store: Callable[[Form, datetime], str],
        *,
        at=None,
    ) -> Taken:
        """Answer a request for the form on a page.

        `make()` is the form empty, `make(data)` with what was sent. `store(form, at)` keeps a valid
        one and returns the reference that the reader is told; it runs once a token, within the
        transaction that spends it. It may raise Refused.
        """
        at = at or timezone.now()
        if request.method != "POST":
            return Taken(make(), self.token(page, at))
        form = make()
        try:
            _fits(request)
            form = make(request.POST)
            _came_from_us(request)
            token = self._read(request.POST.get(TOKEN, ""), page, at)
            if form.is_valid():
                return Taken(form, reference=self._once(request, token, form, store, at))
        except Refused as refusal:
            told = str(refusal), refusal.code, refusal.wait
            return Taken(form, self.token(page, at), *told)
        return Taken(form, self.token(page, at), status=422)

    # -- The token --------------------------------------------------------------------------------

    def _signer(self):
        return signing.Signer(salt=f"open form {self.name}")

    def _read(self, token, page, at):
        """The token, if it is good at this time; raises Refused."""
        try:
            about, _, issued = self._signer().unsign_object(token)
        except (signing.BadSignature, ValueError):
            about = issued = None
        if about != page:
            raise Refused(
                gettext(
                    "This form is not one that this page gave out; look over what you wrote and "
                    "send it again."
                ),
                403,
            )
        age = at - datetime.fromtimestamp(issued, UTC)
        if age < SOONEST:
            raise Refused(
                gettext("This was sent too soon; wait two seconds and send it again."), 400
            )
        if age > LATEST:
            raise Refused(
                gettext(
                    "This form was open for more than a day; look over what you wrote and send it "
                    "again."
                ),
                400,
            )
        return token

    # -- Once, and not too many -------------------------------------------------------------------

    def _once(self, request, token, form, store, at):
        """Store what was sent unless it is stored already; returns the reference either way."""
        sending = Sending(
            form=self.name,
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            words_hash=_words_hash(request.POST),
            client=client_hash(request, at),
            at=at,
        )
        if told := _told(sending):
            return told
        try:
            with transaction.atomic():
                self._count(request, at)
                sending.save()  # before the rest, so that a second press waits for this one
                sending.reference = store(form, at)
                sending.save(update_fields=["reference"])
        except IntegrityError:
            if told := _told(sending):  # the other press was first
                return told
            raise
        return sending.reference

    def _count(self, request, at):
        """Raises Refused where as many as may be were taken already. Two queries.

        As many more can slip through as arrive in one moment; it bounds a flood, it does not count
        votes.
        """
        recent = Sending.objects.filter(form=self.name, at__gt=at - WINDOW)
        # Within an hour of midnight both days' keys count.
        clients = {client_hash(request, day) for day in (at, at - WINDOW)}
        if wait := _wait(recent.filter(client__in=clients), self.per_client, at):
            raise _too_many(
                gettext(
                    "Several came from your connection within the hour; keep this page open and "
                    "send it again in %(minutes)s minutes."
                ),
                wait,
            )
        if wait := _wait(recent, self.ceiling, at):
            raise _too_many(
                gettext(
                    "More is coming in than we can take; keep this page open and send it again in "
                    "%(minutes)s minutes."
                ),
                wait,
            )


def forget(*, at=None):
    """Delete what no token or limit needs any longer; returns how many rows."""
    return Sending.objects.filter(at__lt=(at or timezone.now()) - KEPT).delete()[0]


def _told(sending):
    """What the reader was told when this token was spent, "" where it was not. Raises Refused for
    other words under a spent token: somebody went back, and wrote something else."""
    first = Sending.objects.filter(token_hash=sending.token_hash).first()
    if first and first.words_hash != sending.words_hash:
        raise Refused(
            gettext(
                "This form was sent already, with other words; to send these as well, send it "
                "again."
            ),
            400,
        )
    return first.reference if first else ""


def _wait(sendings, limit, at):
    """How long until fewer than `limit` of these were sent within the window; None where that is
    so now."""
    times = sendings.order_by("-at").values_list("at", flat=True)
    return next((nth + WINDOW - at for nth in times[limit - 1 : limit]), None)


def _too_many(words, wait):
    return Refused(words % {"minutes": math.ceil(wait.total_seconds() / 60)}, 429, wait)


def _words_hash(sent):
    words = urlencode(sorted((name, sent.getlist(name)) for name in sent if name != TOKEN))
    return salted_hmac("open form words", words, algorithm="sha256").hexdigest()


def _fits(request):
    """Raises Refused for a body that no form of ours sends, before any of it is read. A body whose
    length is not said is none to Django, and so has no token."""
    if request.content_type != KIND:
        raise Refused(gettext("This was not sent by the form on this page; use the form."), 400)
    length = request.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length) > LARGEST:
        raise Refused(gettext("This is too long to be taken; shorten it and send it again."), 400)


def _came_from_us(request):
    if not is_from_our_page(request):
        raise Refused(
            gettext(
                "Your browser did not say that this was sent from our own page; send it from here, "
                "or write to us."
            ),
            403,
        )
