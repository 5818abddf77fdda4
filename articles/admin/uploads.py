"""Files that somebody gives the desk."""

from django import forms

# What a browser offers of pictures; what is taken is decided by what is in the file.
PICTURES = ".png,.jpg,.jpeg,.webp,.gif"


class UploadField(forms.FileField):
    """A file; an empty one, or none where one is needed, is refused with what to do."""

    default_error_messages = {
        "required": "Choose a file first.",
        "empty": "The file is empty; choose another.",
    }
