"""What does not go into the log."""

import logging
import re

_TOKEN = re.compile(r"(/preview/)[^/\s\"]+")


class WithoutTokens(logging.Filter):
    """Blots out the tokens of preview links: whoever reads the log must not read unpublished work
    with it. Django names the path of a request that failed."""

    def filter(self, record):
        record.msg, record.args = _TOKEN.sub(r"\1…", record.getMessage()), ()
        return True
