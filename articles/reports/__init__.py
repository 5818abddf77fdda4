"""What readers say is wrong with an article.

    reporting: the form, and what they are told ─▶ handling: what the desk does, to its outcome

Read them in this order. `articles.openforms` guards the form.
"""
