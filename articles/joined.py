"""Rows with all that hangs on each, in one query: a page that readers see takes five at most.

`joined` is for few rows with whole records on them (claims with their passages, editions with their
credits), `Rows` for the few columns of something else that a row brings along.
"""

from operator import attrgetter

from django.db.models import FilteredRelation, JSONField, Subquery
from django.db.models.functions import JSONArray

_ONE = "joined_one"


def joined(queryset, many, *select, defer=()):
    """The rows of a queryset as a list, each with all rows of its relation `many` as if they had
    been prefetched, and with what these `select`; `defer` are columns of theirs that are not read.

    The queryset may not be cut, as it has a line for each of the many, and its own order is lost:
    sorting so few here takes less time than telling the database how.
    """
    lines = (
        queryset.order_by()
        .annotate(**{_ONE: FilteredRelation(many)})
        .select_related(*(f"{_ONE}__{name}" for name in select))
        .defer(*(f"{_ONE}__{name}" for name in defer))
    )
    rows, found = {}, {}
    for line in lines:
        rows.setdefault(line.pk, line)
        one = getattr(line, _ONE, None)
        found.setdefault(line.pk, []).extend([] if one is None else [one])
    in_order = attrgetter(*queryset.model._meta.get_field(many).related_model._meta.ordering)
    for pk, row in rows.items():
        _give(row, many, sorted(found[pk], key=in_order))
    return list(rows.values())


def _give(row, many, found):
    """Have the relation answer with these, as Django has it answer after `prefetch_related`."""
    answer = getattr(row, many).all()
    answer._result_cache, answer._prefetch_done = found, True
    kept = getattr(row, "_prefetched_objects_cache", {})
    row._prefetched_objects_cache = {**kept, many: answer}


class Rows(Subquery):
    """The rows of another queryset, within a query: a list of lists of the columns named, in any
    order; None where there are none. Days and moments come as text."""

    template = '(SELECT JSONB_AGG("row") FROM (%(subquery)s) "gathered")'
    output_field = JSONField()

    def __init__(self, queryset, *columns):
        super().__init__(queryset.annotate(row=JSONArray(*columns)).values("row"))

    def as_sqlite(self, compiler, connection):
        template = '(SELECT JSON_GROUP_ARRAY(JSON("row")) FROM (%(subquery)s))'
        return self.as_sql(compiler, connection, template=template)
