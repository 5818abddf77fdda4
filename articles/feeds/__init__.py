"""Our own feeds: what other programs read of our lists.

    views ─▶ lists (of what `reading` finds) ─▶ channel.Channel ─▶ atom │ rss │ jsonfeed ─▶ answer

A feed is copied on, so it carries less than the page: words of a source are in it only where that
source's rights let them be passed on (`rights.passed_on`).
"""
