"""What other programs are told of us, as JSON, read only.

    a request | refused in one sentence, or read by what the pages read by | rows to shapes | JSON

The API is copied on, so it carries less than a page: words of a source are in it only where that
source's rights let them be passed on (`rights.passed_on`). `newsroom.api` puts these routes and
those of `recaps.api` under one address and describes them in one OpenAPI document.

`shapes`, `ledgers` say what an answer looks like, `telling` and `books` make it of rows, `routes`
has the addresses; `asked` says what a request may ask for, `problems` what was wrong with one.
"""
