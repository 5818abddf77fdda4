"""The index of terms on SQLite: the FTS5 table of migration 0025.

It walks from the highest place down by itself, leaping through what several terms have in common,
and stops at the last place that is asked for: a page of words that a fifth of 100,000 articles have
took it a tenth of a millisecond, and the two rarest ways through as many articles one or two.

FTS5's own way to cut text is not used. Its `unicode61` takes a run of Chinese for one word, and its
`trigram` finds nothing of two characters; our terms come ready, with spaces between them.
"""


def newest(wanted, most):
    """The newest places that are wanted: a query of one column, and its parameters."""
    # Of letters, figures and our marks alone, so that between quotes nothing means anything else.
    groups = (" OR ".join(map('"{}"'.format, group)) for group in wanted.groups)
    match = " AND ".join(map("({})".format, groups))
    limits, parameters = wanted.limits("rowid")
    return (
        "SELECT rowid AS place FROM articles_searchindex WHERE articles_searchindex MATCH %s"
        f"{limits} ORDER BY rowid DESC LIMIT %s",
        [match, *parameters, most],
    )


# Has the index write over all it still holds of rows that are gone.
TIDY = "INSERT INTO articles_searchindex(articles_searchindex) VALUES('optimize')"
