"""The sign-in page: plain HTML without a script, for password managers and screen readers alike."""

from __future__ import annotations

from html import escape

from review.i18n import translator

STYLE = """
:root { color-scheme: light dark; --bg:#fbfbf9; --card:#fff; --ink:#1d2529; --soft:#5b666c;
  --line:#dcdfd9; --accent:#0b5c7a; --on:#fff; --bad:#9b2c1f; }
@media (prefers-color-scheme: dark) { :root { --bg:#14191c; --card:#1d2428; --ink:#e4e9ea;
  --soft:#a3adb2; --line:#333d42; --accent:#5fb7d4; --on:#0d1214; --bad:#f0a79b; } }
* { box-sizing: border-box }
body { margin:0; min-height:100vh; display:grid; place-items:center; padding:1.5rem;
  background:var(--bg); color:var(--ink); font:16px/1.5 system-ui, "Segoe UI", sans-serif }
main { width:100%; max-width:25rem; background:var(--card); border:1px solid var(--line);
  border-radius:.75rem; padding:2rem }
h1 { font-size:1.25rem; line-height:1.35; margin:0 0 .25rem }
p { margin:.25rem 0 1.25rem; color:var(--soft) }
label { display:block; font-weight:600; margin:1rem 0 .35rem }
input { width:100%; font:inherit; color:inherit; background:var(--bg); padding:.6rem .75rem;
  border:1px solid var(--line); border-radius:.5rem }
input:focus-visible, button:focus-visible { outline:3px solid var(--accent); outline-offset:2px }
button { width:100%; margin-top:1.5rem; font:inherit; font-weight:600; padding:.7rem;
  border:0; border-radius:.5rem; background:var(--accent); color:var(--on); cursor:pointer }
.bad { color:var(--bad); border-left:3px solid var(--bad); padding-left:.75rem; margin:1rem 0 0 }
"""


def sign_in_page(title: str, locale: str, problem: str = "", login: str = "") -> str:
    """The page as HTML; every given text is escaped."""
    t = translator(locale)
    wait = t("After five wrong tries in a row, sign-in waits for a minute.")
    bad = f'<p class="bad" role="alert">{escape(t(problem))}</p><p>{escape(wait)}</p>' if problem else ""
    return f"""<!doctype html>
<html lang="{escape(locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(t("Sign in"))} · {escape(title)}</title><style>{STYLE}</style></head>
<body><main>
<h1>{escape(title)}</h1>
<p>{escape(t("Sign in to take part in this review."))}</p>{bad}
<form method="post" action="/sign-in">
<label for="login">{escape(t("Login"))}</label>
<input id="login" name="login" value="{escape(login, quote=True)}" autocomplete="username"
 autocapitalize="none" spellcheck="false" required {"" if login else "autofocus"}>
<label for="password">{escape(t("Password"))}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
 {"autofocus" if login else ""}>
<button type="submit">{escape(t("Sign in"))}</button>
</form></main></body></html>"""
