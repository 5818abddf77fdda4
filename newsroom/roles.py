"""Which permissions each role has. `sync_roles` writes this table into the database.

A role is a Django group. Permissions are named `app.codename`; `view` in front of a list of models
grants looking, `change` grants adding and changing. Nobody is granted deletion of the record.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

EDITOR = "Editor"
MANAGING_EDITOR = "Managing editor"
ADMINISTRATOR = "Administrator"
ATTRIBUTION_MANAGER = "Attribution manager"


def _view(*models):
    return {f"{model.split('.')[0]}.view_{model.split('.')[1]}" for model in models}


def _keep(*models):
    """View, add and change."""
    return {
        f"{model.split('.')[0]}.{verb}_{model.split('.')[1]}"
        for model in models
        for verb in ("view", "add", "change")
    }


_READ_THE_DESK = _view(
    "articles.article",
    "articles.audience",
    "articles.category",
    "articles.claim",
    "articles.cluster",
    "articles.correction",
    "articles.credit",
    "articles.deskentry",
    "articles.draftrun",
    "articles.edition",
    "articles.feed",
    "articles.finding",
    "articles.namealias",
    "articles.passage",
    "articles.prediction",
    "articles.report",
    "articles.snapshot",
    "articles.source",
    "articles.sourcedomain",
    "articles.story",
    "articles.timeline",
    "articles.timelineevent",
    "articles.waiver",
    "recaps.recap",
    "recaps.recapcandidate",
    "recaps.recapitem",
    "taggit.tag",
)

_EDIT = (
    _READ_THE_DESK
    | _keep(
        "articles.article",
        "articles.claim",
        "articles.credit",
        "articles.passage",
        "articles.prediction",
        "articles.timeline",
        "articles.timelineevent",
        "taggit.tag",
    )
    | {
        "articles.add_edition",
        "articles.change_edition",
        "articles.add_story",
        "articles.assign_story",
        "articles.decide_lostpassage",
        "articles.change_story",
        "articles.draft_story",
        "articles.merge_cluster",
        "articles.resolve_report",
        "articles.spike_story",
        "articles.star_story",
        "articles.resolve_prediction",
        "articles.submit_edition",
        "articles.update_edition",
    }
)

_MANAGE = (
    _EDIT
    | _keep("recaps.recap", "recaps.recapitem", "articles.namealias")
    | {
        "recaps.publish_recap",
        "articles.delete_namealias",
        "articles.approve_edition",
        "articles.approve_unreviewed_edition",
        "articles.correct_edition",
        "articles.publish_edition",
        "articles.schedule_edition",
        "articles.send_back_edition",
        "articles.waive_finding",
        "articles.withdraw_edition",
    }
)

_ATTRIBUTE = _keep("articles.source", "articles.sourcedomain", "articles.feed") | {
    "articles.delete_sourcedomain",
    "articles.review_rights",
    "articles.view_takedown",
    "articles.add_takedown",
    "articles.decide_takedown",
}

ROLES = {
    EDITOR: _EDIT,
    MANAGING_EDITOR: _MANAGE,
    ATTRIBUTION_MANAGER: _ATTRIBUTE
    | _view(
        "articles.article",
        "articles.cluster",
        "articles.edition",
        "articles.story",
        "articles.snapshot",
        "articles.deskentry",
    ),
    ADMINISTRATOR: _MANAGE
    | _ATTRIBUTE
    | _keep("articles.category", "articles.audience", "newsroom.person")
    | {"articles.delete_category", "articles.delete_audience"}
    | _view("auth.group"),
}


@transaction.atomic
def sync_roles():
    """Make the four groups hold exactly what the table says; returns the groups by name.

    Raises LookupError for a permission that does not exist: the table is wrong, not the database.
    """
    known = {
        f"{app}.{codename}": pk
        for app, codename, pk in Permission.objects.values_list(
            "content_type__app_label", "codename", "pk"
        )
    }
    groups = {}
    for name, permissions in ROLES.items():
        unknown = sorted(permissions - known.keys())
        if unknown:
            raise LookupError(f"No such permission: {', '.join(unknown)}. Run `migrate` first?")
        groups[name], _ = Group.objects.get_or_create(name=name)
        groups[name].permissions.set([known[p] for p in permissions])
    return groups
