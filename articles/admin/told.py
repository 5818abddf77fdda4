"""What a site tells machines, in words for whoever keeps its rights; pure but for the rights."""

from dataclasses import dataclass

from articles.collecting.terms import NONE, READ, UNREAD, Terms
from articles.rights import rights_of

# Uses that an RSL document may prohibit and that a model's reading is one of; sorted.
_FOR_MODELS = ("ai-all", "ai-index", "ai-input", "ai-train", "ai-use", "all", "train-ai")


@dataclass(frozen=True)
class Line:
    """One thing that a site says: where, in words, and what it links to."""

    where: str
    words: str
    links: tuple = ()
    reserves: bool = False


@dataclass(frozen=True)
class Told:
    """A reading in words. `warnings` are where our own rights stand against it."""

    lines: tuple
    warnings: tuple


def told_by(source, reading):
    """The Told of a MachineTerms row, beside the rights that are recorded for its source."""
    terms = Terms.of(reading.told)
    lines = (_robots(terms.robots), _mining(terms.mining), *map(_licence, terms.licences))
    return Told(lines, tuple(_warnings(source, terms)))


def _robots(robots):
    if robots.state == NONE:
        return Line("robots.txt", "There is none: nobody is kept out.")
    if robots.state == UNREAD:
        return Line("robots.txt", f"Could not be read. {robots.why}")
    said = [
        "We may read its homepage." if robots.us else "We may not read its homepage.",
        "So may every crawler that it does not name."
        if robots.us and robots.everybody
        else "Crawlers that it does not name may."
        if robots.everybody
        else "Crawlers that it does not name may not.",
    ]
    if robots.refused:
        said.append(f"It keeps out these crawlers for AI: {', '.join(robots.refused)}.")
    else:
        said.append("It keeps out no crawler for AI that we know.")
    return Line("robots.txt", " ".join(said), reserves=bool(robots.refused))


def _mining(mining):
    if mining.state == UNREAD:
        return Line("TDMRep", f"Could not be read. {mining.why}")
    if not mining.reserved:
        why = f" {mining.why}" if mining.why else ""
        return Line("TDMRep", f"No reservation of text and data mining was found.{why}")
    where = ", ".join("all of it" if path in ("/", "/*", "*") else path for path in mining.reserved)
    return Line(
        "TDMRep", f"It reserves text and data mining: {where}.", mining.policies, reserves=True
    )


def _licence(licence):
    if licence.state != READ:
        return Line("RSL", f"The licence could not be read. {licence.why}", (licence.url,))
    said = [
        f"{verb} {', '.join(words)}."
        for verb, words in (
            ("It permits", licence.permits),
            ("It prohibits", licence.prohibits),
            ("It asks for payment:", licence.payment),
        )
        if words
    ]
    words = " ".join(said) or "It names neither a use nor a payment."
    return Line("RSL", words, (licence.url,), reserves=bool(licence.prohibits))


def _warnings(source, terms):
    if rights_of(source).may_use_model:
        if terms.mining.reserved:
            yield (
                "The rights recorded here give its text to a model, and its site reserves text and "
                "data mining. Look at what these rights rest on."
            )
        if any(set(licence.prohibits) & set(_FOR_MODELS) for licence in terms.licences):
            yield (
                "The rights recorded here give its text to a model, and its RSL licence prohibits "
                "such a use. Look at what these rights rest on."
            )
    if not terms.robots.us:
        yield "Its robots.txt asks us not to read its pages, so only what its feeds carry is read."
