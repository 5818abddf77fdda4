"""The index of terms on PostgreSQL: the `vector` of migration 0025, with its GIN index.

GIN finds all articles that have some terms, whatever there are, in no order; to find the newest of
many, that is too much. So where many have the terms, the newest articles are walked through first,
looking whether each has them, and GIN is asked only where that did not find enough. The counts in
the vocabulary tell which.
"""

# Looking at one article while walking takes as long as ten that GIN finds: 8 µs, 0.8 µs.
_DEARER = 10
# Of an eighth of all articles GIN is not asked first, however many are wanted.
_COMMON = 8
# So many times the articles are walked through that would have enough of the terms on average.
_FURTHER = 3

# The terms come as a subquery, so that no plan rests on a guess at how many articles have them;
# OFFSET 0 keeps GIN from being given up for a walk down the keys without end.
_FOUND = (
    "SELECT place FROM (SELECT place FROM articles_searchentry"
    " WHERE vector @@ (SELECT %s::tsquery){limits} OFFSET 0) AS found"
)
_WALKED = (
    "WITH walked AS MATERIALIZED (SELECT place FROM (SELECT place, vector FROM articles_searchentry"
    " WHERE TRUE{limits} ORDER BY place DESC LIMIT %s) AS newest"
    " WHERE vector @@ (SELECT %s::tsquery) LIMIT %s)"
    " SELECT place FROM walked UNION "
)
_MORE = (
    "(SELECT count(*) FROM walked) < %s AND EXISTS (SELECT FROM articles_searchentry"
    " WHERE TRUE{limits} ORDER BY place DESC OFFSET %s LIMIT 1)"
)


def newest(wanted, most):
    """The newest places that are wanted: a query of one column, and its parameters."""
    limits, parameters = wanted.limits("place")
    query, found = _tsquery(wanted.groups), _FOUND.format(limits=limits)
    last = " ORDER BY place DESC LIMIT %s"
    if not _is_common(wanted, most):
        return found + last, [query, *parameters, most]
    walk = _FURTHER * most * wanted.total // wanted.articles
    # Where the walk found enough, or came to the end, this is false before anything is looked for.
    more = _MORE.format(limits=limits)
    return (
        f"{_WALKED.format(limits=limits)}SELECT * FROM ({found} WHERE {more}{last}) AS rest{last}",  # noqa: S608 - no values
        [
            *(*parameters, walk, query, most),
            *(query, *parameters, most, *parameters, walk, most),
            most,
        ],
    )


def _is_common(wanted, most):
    dear = wanted.articles**2 > _DEARER * most * wanted.total
    return dear or wanted.articles * _COMMON > wanted.total


def _tsquery(groups):
    """Of letters, figures and our marks alone, so that nothing in it needs to be escaped."""
    return "&".join("({})".format("|".join(map("'{}'".format, group))) for group in groups)
