"""How an edition was made, as readers are told on its page, in lists and in feeds."""

from dataclasses import dataclass

from articles.models import Claim, Edition


@dataclass(frozen=True)
class Signature:
    """What somebody did to a text, under the name they sign with."""

    name: str
    reviewed: bool
    edited: bool


@dataclass(frozen=True)
class Making:
    """How an edition was made, as it was recorded when it went live."""

    made: str
    reviewed_by: tuple = ()
    edited_by: tuple = ()
    written_by: tuple = ()
    approved_by: str = ""
    sent_unreviewed: bool = False  # an approver let it out that way
    claims: int = 0
    one_by_one: int = 0
    in_section: int = 0
    waivers: tuple = ()

    @classmethod
    def of(cls, edition, shown=()):
        """Reads the edition's record; what is missing there was not done. A waiver names its
        sentence only where that is among the claims `shown`."""
        record = edition.record
        texts = {None: edition.headline, **{claim.pk: claim.text for claim in shown}}
        waivers = (
            {**waiver, "words": texts.get(waiver["claim"], "")}
            for waiver in record.get("waivers", ())
        )
        told = {key: tuple(record.get(key, ())) for key in _LISTS}
        if record.get("unreviewed"):
            told["reviewed_by"] = ()  # a part of the claims is no review
        return cls(
            waivers=tuple(waivers),
            made=record.get("made") or edition.origin,
            approved_by=record.get("approved_by", ""),
            sent_unreviewed=record.get("unreviewed", False),
            **told,
            **{key: record.get(key, 0) for key in ("claims", "one_by_one", "in_section")},
        )

    @property
    def by_model(self):
        return self.made == Edition.Origin.MODEL

    @property
    def by_person(self):
        return self.made == Edition.Origin.PERSON

    @property
    def signed(self):
        """A Signature for each person who reviewed or edited it, reviewers first."""
        return tuple(
            Signature(name, name in self.reviewed_by, name in self.edited_by)
            for name in dict.fromkeys([*self.reviewed_by, *self.edited_by])
        )

    @property
    def unreviewed(self):
        """Whether readers are told that no editor reviewed it."""
        nobody = not (self.by_person or self.reviewed_by or self.edited_by)
        return nobody or self.sent_unreviewed

    @property
    def unchecked(self):
        return max(self.claims - self.one_by_one - self.in_section, 0)


_LISTS = ("reviewed_by", "edited_by", "written_by")


# The vocabulary in which machines are told the same (IPTC, Digital Source Type).
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_BY_MODEL = {Claim.Origin.MODEL, Claim.Origin.MODEL_EDITED}
_TAKEN = {Claim.Origin.EXTRACTED, Claim.Origin.EXTRACTED_EDITED}


def digital_source_type(making, claims):
    """The IPTC address that fits a Making and the claims readers see.

    A model's work that nobody changed is `trainedAlgorithmicMedia`, with a person's or a source's
    sentences in it a composite; what was taken from a source without a model is altered by an
    algorithm, or edited by people; and what people wrote is a `digitalCreation`.
    """
    origins = {claim.origin for claim in claims}
    changed = bool(making.edited_by)
    if making.by_model or origins & _BY_MODEL:
        alone = not changed and origins <= {Claim.Origin.MODEL}
        kind = "trainedAlgorithmicMedia" if alone else "compositeWithTrainedAlgorithmicMedia"
    elif making.made == Edition.Origin.EXTRACTED or origins & _TAKEN:
        alone = not changed and origins <= {Claim.Origin.EXTRACTED}
        kind = "algorithmicallyEnhanced" if alone else "humanEdits"
    else:
        kind = "digitalCreation"
    return IPTC + kind
