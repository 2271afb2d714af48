"""Texts that would like to be more than text."""

from __future__ import annotations

from tests.browser.sample import TITLES, Given

ELSEWHERE = "http://example.invalid/"
TEXTS = (
    "<script>window.hacked = 1</script>",
    f'<img src="{ELSEWHERE}x.png" onerror="window.hacked = 1">',
    "[press](javascript:window.hacked=1) <a href='javascript:window.hacked=1'>here</a>",
    '<svg onload="window.hacked=1"><image href="http://example.invalid/i.svg"/></svg>',
    f"![]({ELSEWHERE}pixel.png) and ![x][y]",
    "from $5 to $10, $x^2$, :red[red], :material/home:, **bold**, `code`, # head",
    f"<style>* {{ color: red; background: url({ELSEWHERE}s) }}</style><iframe src={ELSEWHERE}></iframe>",
    "right \u202eto left\u202c, \u2066isolated\u2069, \u200fmark",
    f'"><form action={ELSEWHERE}><input autofocus onfocus=window.hacked=1></form>',
    "{{7*7}} ${7*7} %s &lt;b&gt; &amp;amp; \\u003cb\\u003e <b>bold</b> </h2></article>",
    f"</mark><link rel=stylesheet href={ELSEWHERE}l.css><base href={ELSEWHERE}> garden",
    f"<object data={ELSEWHERE}o></object><math><mtext></mtext></math><video src={ELSEWHERE}v>",
)
WORD = "<b onmouseover=window.hacked=1>word</b> $x$ :red[y] ![](http://example.invalid/n.png)"


def hostile_entries() -> list[Given]:
    """One entry a text: in its title, its abstract, its author and wherever else a text is shown."""
    entries = []
    for n, text in enumerate(TEXTS):
        more = (f"JO  - {text}", f"KW  - {text}", "UR  - javascript:window.hacked=1", f"LA  - {text[:30]}")
        entries.append(
            Given(f"{TITLES[n]} {text}", f"{text} A garden. {text}", (f"{text}, A", "Ek, B"), more)
        )
    return entries


def as_shown(text: str) -> str:
    """What the page makes of a text: the very same, but for marks that would turn its direction."""
    return "".join("�" if c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" else c for c in text)
