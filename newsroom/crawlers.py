"""What robots.txt and TDMRep tell crawlers. Pure.

AI_CRAWLERS names which of those that read for models are let in:

    allow   all of them
    search  those that find or read a page for a person who then follows the link; those that gather
            text to train models on are kept out (the default: our pages quote words of publishers,
            which are not ours to let others train on)
    none    none of them
"""

from dataclasses import dataclass

ALLOW, SEARCH, NONE = CHOICES = ("allow", "search", "none")

# What a crawler reads for: to train models, to find pages for a search engine that answers in
# sentences, or because a person just asked it to.
TRAINING, FINDING, ASKED = "training", "finding", "asked"


@dataclass(frozen=True)
class Crawler:
    """One that reads for a model, by the name that it obeys in robots.txt."""

    name: str
    operator: str
    purpose: str


# By what their makers publish about them. One that does several things is filed under the one that
# gives the least back.
CRAWLERS = (
    Crawler("AI2Bot", "Allen Institute for AI", TRAINING),
    Crawler("Amazonbot", "Amazon", TRAINING),
    Crawler("anthropic-ai", "Anthropic", TRAINING),
    Crawler("Applebot-Extended", "Apple", TRAINING),
    Crawler("Bytespider", "ByteDance", TRAINING),
    Crawler("CCBot", "Common Crawl", TRAINING),
    Crawler("ClaudeBot", "Anthropic", TRAINING),
    Crawler("cohere-ai", "Cohere", TRAINING),
    Crawler("Diffbot", "Diffbot", TRAINING),
    Crawler("Google-Extended", "Google", TRAINING),
    Crawler("GPTBot", "OpenAI", TRAINING),
    Crawler("meta-externalagent", "Meta", TRAINING),
    Crawler("Claude-SearchBot", "Anthropic", FINDING),
    Crawler("OAI-SearchBot", "OpenAI", FINDING),
    Crawler("PerplexityBot", "Perplexity", FINDING),
    Crawler("ChatGPT-User", "OpenAI", ASKED),
    Crawler("Claude-User", "Anthropic", ASKED),
    Crawler("DuckAssistBot", "DuckDuckGo", ASKED),
    Crawler("MistralAI-User", "Mistral", ASKED),
    Crawler("Perplexity-User", "Perplexity", ASKED),
)

# What no crawler has anything to find at: the desk, addresses that are told to one person alone,
# forms, and searches, of which there is no end.
CLOSED = (
    "/admin/",
    "/preview/",
    "/reports/",
    "/articles/*/report/",
    "/about/rights/request/",
    "/zh/about/rights/request/",
    "/search/",
    "/zh/search/",
)


def refused(choice):
    """The Crawlers that an AI_CRAWLERS setting keeps out."""
    kept_out = {ALLOW: (), SEARCH: (TRAINING,), NONE: (TRAINING, FINDING, ASKED)}[choice]
    return [crawler for crawler in CRAWLERS if crawler.purpose in kept_out]


def robots(choice, site_url):
    """The text of robots.txt (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    if names := [f"User-agent: {crawler.name}" for crawler in refused(choice)]:
        lines += [*names, "Disallow: /", ""]
    lines += [f"Sitemap: {site_url}/{name}.xml" for name in ("sitemap", "sitemap-news")]
    return "\n".join([*lines, ""])


def reservation(choice, policy):
    """What tdmrep.json says (TDMRep): whether text and data mining is reserved, and where the terms
    stand, for all addresses."""
    if choice == ALLOW:
        return [{"location": "/", "tdm-reservation": 0}]
    return [{"location": "/", "tdm-reservation": 1, "tdm-policy": policy}]
