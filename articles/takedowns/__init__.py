"""A rights holder's request, from the form it comes in by to the last copy of the words.

    requesting ─▶ asked ─▶ reach, strikes: a dry run ─▶ deciding ─▶ erasing ─▶ tombstones

Read them in this order. Whoever stores a source's words comes by `gate` first, so that none are
stored while they are taken down; a room that keeps texts of its own, as recaps do, says so in
`strikes`. `replaying` carries the ledger of takedowns over a restore.
"""
