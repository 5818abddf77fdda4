"""Active content that names itself where it acts: `canary` in a page takes the name.

Each begins with what closes an attribute or an element, and holds an element that no page of ours
has, an image that fails, or a script.
"""

# Longest first: the first that a column has room for. `%s` is what it is called.
CANARIES = (
    '"\'></textarea></title></script><canary-x></canary-x><img src=x onerror=canary("%s")>'
    '<script>canary("%s")</script>',
    '"><canary-x></canary-x><img src=x onerror=canary("%s")>',
    '"><canary-x/>',
)
