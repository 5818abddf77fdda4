"""What axe finds of an open page, at several widths and in both colour schemes, without asking it
the same twice.

Nearly all of what axe takes goes into contrast. That depends on the colours of a text and its
ground, on whether the text is large, and on how links stand out; so each such set of colours is
measured where it first comes up in a scheme, and pages that bring no new one are spared.
"""

from pathlib import Path

import axe_playwright_python

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
RUN = """async options => {
  const found = await axe.run(document, options)
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target}`))
}"""
# Each set of colours that text on the page is drawn in. A ground is the nearest one painted, and
# everything that lies above the page counts apart, as it may lie over another ground.
COLOURS = """() => {
  const clear = /^rgba\\(.*, 0\\)$/
  const drawn = new Set()
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const styles = new Map()
  const style = e => styles.get(e) || (styles.set(e, getComputedStyle(e)), styles.get(e))
  const beside = link => {
    let block = link.parentElement
    while (style(block).display === 'inline') block = block.parentElement
    return [style(block).color, block.innerText.trim() !== link.innerText.trim()]
  }
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue
    let ground = '', lifted = '', opacity = 1
    for (let up = e; up; up = up.parentElement) {
      const s = style(up)
      opacity *= s.opacity
      if (['absolute', 'fixed', 'sticky'].includes(s.position)) lifted += up.className
      if (!ground && (s.backgroundImage !== 'none' || !clear.test(s.backgroundColor)))
        ground = s.backgroundImage + s.backgroundColor
    }
    const s = style(e), link = e.closest('a')
    const around = link ? [style(link).textDecorationLine, ...beside(link)] : []
    const large = parseFloat(s.fontSize) >= (s.fontWeight >= 700 ? 18.66 : 24)
    drawn.add([s.color, ground, lifted, opacity, large, ...around].join('|'))
  }
  return [...drawn]
}"""


# The rules of WCAG 2.2 are off in axe unless somebody asks for them.
MORE_RULES = {"target-size": {"enabled": True}}


class Looks:
    """Looks at pages as they are open; remembers which colours it has had measured."""

    def __init__(self):
        self.measured = {"light": set(), "dark": set()}

    def faults(self, page, *widths):
        """What axe finds of any weight, and where a page scrolls sideways: as it is open, or at
        each of the widths. The page is left light, and as wide as it was."""
        before, found = page.viewport_size, []
        page.wait_for_load_state()
        page.evaluate(SCRIPT)
        for width in widths or [before["width"]]:
            page.set_viewport_size(before | {"width": width})
            found += [f"at {width}: {fault}" for fault in self._at_this_width(page)]
        page.set_viewport_size(before)
        return found

    def _at_this_width(self, page):
        found = _run(page, rules={rule: {"enabled": False} for rule in COLOUR_RULES} | MORE_RULES)
        if scrolls_sideways(page):
            found.append("scrolls sideways")
        for scheme in ("light", "dark"):
            change_to(scheme, page)
            found += [f"{scheme}: {fault}" for fault in self._of_colour(page, scheme)]
        change_to("light", page)
        return found

    def _of_colour(self, page, scheme):
        drawn = set(page.evaluate(COLOURS))
        if drawn <= self.measured[scheme]:
            return []
        self.measured[scheme] |= drawn
        return _run(page, runOnly={"type": "rule", "values": COLOUR_RULES})


def _run(page, **options):
    # The names of all that is well would take as long to send. Style sheets need not be fetched
    # once more: the policy of stock pages forbids it, and no rule that is on reads them. What is in
    # a frame is a page that is looked at by itself.
    options |= {"resultTypes": ["violations"], "preload": False, "iframes": False}
    return page.evaluate(RUN, options)


def change_to(scheme, page):
    """Ask for the other colours, at once: no link stays on its way from one to the other."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.getAnimations().forEach(each => each.finish())")


def scrolls_sideways(page):
    page.wait_for_load_state()  # just after a click there may be nothing of the next page yet
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")
