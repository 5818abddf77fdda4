"""Social cards: the picture that other sites show beside a link to a page of ours.

    page ──▶ faces: what stands on the card ──▶ setting: lines that fit ──▶ drawing: a PNG ──▶ kept

`typefaces`, `setting` and `drawing` are pure: values in, pixels out.
"""
