"""Brings stories in. Only here does anything go out to the open web.

    pure      parse ─▶ normalize ─▶ dedupe; extract for pages
    stores    collect
    goes out  visiting ─▶ fetch, which asks `manners`, `addresses` and `guard` first

Read `collect` first: it draws the way of a feed through the stages. `reading` is the same for one
page that a person names, `rereading` for sources of live pages, `asking` for what a site tells
machines; `listing`, `importing` and `exporting` are for lists of sources.
"""
