"""What reports one event: stories before anything is written of them, and claims of articles.

    stories   likeness ─▶ clustering ─▶ proposing ─▶ clusters: what people decide of it
    claims    sameness ─▶ joining: proposed, and decided ─▶ timelines, threads: as readers see them

Read each line in this order; neither knows of the other. `likeness`, `clustering` and `sameness`
are pure. Whatever is put together here can be taken apart again, and no word that is published
changes by it.
"""
