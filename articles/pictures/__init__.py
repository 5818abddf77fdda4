"""Pictures that people upload, read with suspicion and drawn anew. (Social cards are in `cards`.)

    files ─▶ logos: the one of a source
            ─▶ leadpictures: the one at the head of an edition ─▶ illustrating: given, taken out

Read them in this order. `tidying` removes the files that nothing shows any longer, those of cards
among them.
"""
