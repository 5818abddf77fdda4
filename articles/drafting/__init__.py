"""Turns a story into an edition in work. Nothing here can publish.

    tasks: what a drafter is given ─▶ providers: who drafts ─▶ answers ─▶ saving

Read `draft` first: it keeps the order and stores each step before the next. `schema` is the form of
every answer, `prompting` what a model is told, `spending` the budget, `ahead` which stories are
drafted before anybody asks.
"""
