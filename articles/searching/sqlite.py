"""The index of terms on SQLite: the FTS5 table of migration 0025.

It walks from the highest place down by itself, leaping through what several terms have in common,
and stops at the last place that is asked for: a page of words that a fifth of 100,000 articles have
took it a tenth of a millisecond, and the two rarest ways through as many articles one or two.

FTS5's own way to cut text is not used. Its `unicode61` takes a run of Chinese for one word, and its
`trigram` finds nothing of two characters; our terms come ready, with spaces between them.
"""

# The terms of an entry, each between spaces.
_HAS = "instr(text || marks || ' ', %s)"


def newest(wanted, most):
    """The newest places that are wanted: a query of one column, and its parameters."""
    if wanted.only is not None and not wanted.but:
        return _of_few(wanted, most)
    # Of letters, figures and our marks alone, so that between quotes nothing means anything else.
    groups = (" OR ".join(map('"{}"'.format, group)) for group in wanted.groups)
    match = " AND ".join(map("({})".format, groups))
    limits, parameters = wanted.limits("rowid")
    return (
        "SELECT rowid AS place FROM articles_searchindex"  # noqa: S608 - no values
        f" WHERE articles_searchindex MATCH %s{limits} ORDER BY rowid DESC LIMIT %s",
        [match, *parameters, most],
    )


def _of_few(wanted, most):
    """The same among a few places that are named: each is looked at, as opening the index for each
    takes longer."""
    groups = " AND ".join(f"({' OR '.join([_HAS] * len(group))})" for group in wanted.groups)
    limits, parameters = wanted.limits("place")
    return (
        f"SELECT place FROM articles_searchentry WHERE TRUE{limits} AND {groups}"  # noqa: S608
        " ORDER BY place DESC LIMIT %s",
        [*parameters, *(f" {term} " for group in wanted.groups for term in group), most],
    )


# Has the index write over all it still holds of rows that are gone.
TIDY = "INSERT INTO articles_searchindex(articles_searchindex) VALUES('optimize')"
