"""The workings of search; `articles.search` is its door.

    going live ──▶ entries ──▶ the index of the database, vocabulary
    a query ──▶ vocabulary ──▶ wanted ──▶ sqlite or postgresql ──▶ places ──▶ ranking

What is looked for is the same on every database; only how places are found differs.
"""
