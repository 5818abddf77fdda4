"""Lists of what is published, and what stands around them.

    going live ─▶ tallies: which lists an article is in, and how many are in each
    a reader asks ─▶ river: a page of any list; front: what home says around it
                  ─▶ topics, sourcelist: which lists there are

Read them in this order. How the archive is narrowed is in `articles.filters`, how rows come with
all that hangs on them in `articles.joined`.
"""
