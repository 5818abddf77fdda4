"""What is wrong with a request, in the shape of RFC 9457, and always in one clear sentence."""

import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from pydantic import BaseModel, Field

from articles.answers import public
from articles.freshness import LONGEST_STORED

CONTENT_TYPE = "application/problem+json"

TITLES = {
    404: "Not found",
    405: "Method not allowed",
    410: "Withdrawn",
    422: "A parameter cannot be used",
}


class Fault(BaseModel):
    """One parameter that cannot be used."""

    parameter: str = Field(description="Its name, as it stood in the request.")
    detail: str = Field(description="What is wrong, and what to write instead.")


class Problem(BaseModel):
    """Why a request was not answered as it was asked (RFC 9457, “problem details”)."""

    type: str = Field("about:blank", description="Always this: `status` tells the kind.")
    title: str
    status: int
    detail: str = Field(description="What is wrong and what to do about it, in plain sentences.")
    errors: list[Fault] | None = Field(None, description="With status 422: one for each parameter.")
    reason: str | None = Field(None, description="With status 410: why the article was withdrawn.")
    withdrawn_at: datetime | None = Field(None, description="With status 410: since when.")


class Refused(Exception):
    """A request that is answered with a problem: its status, and what is said of it."""

    def __init__(self, status, detail="", **more):
        super().__init__(status, detail)
        self.status, self.detail, self.more = status, detail, more

    @classmethod
    def over(cls, faults):
        """A request whose parameters cannot be used: {name: what is wrong, in a sentence}."""
        errors = [Fault(parameter=name, detail=detail) for name, detail in faults.items()]
        return cls(422, " ".join(faults.values()), errors=errors)

    def answer(self):
        """The HttpResponse that says so."""
        problem = Problem(
            title=TITLES[self.status], status=self.status, detail=self.detail, **self.more
        )
        body = problem.model_dump(exclude_none=True)
        text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
        response = HttpResponse(text, status=self.status, content_type=CONTENT_TYPE)
        return public(response, LONGEST_STORED)
