"""How answers to readers may be kept: by anybody, for a named time, and asked for again by ETag.

`ConditionalGetMiddleware` gives every answer that may be stored an ETag of its bytes, and answers
304 where the reader has it.
"""

from django.utils.cache import patch_cache_control


def public(response, seconds):
    """A response that any reader and any cache between may keep for so many seconds."""
    patch_cache_control(response, public=True, max_age=seconds)
    return response
