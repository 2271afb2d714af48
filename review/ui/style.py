"""The look of cards and text. Colours come from the theme; marks differ by colour and underline."""

# Streamlit hands its theme's colours to components only, so accent, captions and the words on a
# primary button are named here; its own captions and dark buttons fall below 4.5 : 1.
COLOURS = {"light": ("#0b5c7a", "#5b666c", "#ffffff"), "dark": ("#5fb7d4", "#a3adb2", "#0d1214")}


def sheet(theme: str | None) -> str:
    """The style sheet for a theme, light where the browser has not said."""
    accent, quiet, on_accent = COLOURS.get(theme or "light", COLOURS["light"])
    return f":root {{ --rv-accent: {accent}; --rv-quiet: {quiet}; --rv-on-accent: {on_accent} }}" + CSS


CSS = """
[data-testid="stMainBlockContainer"] { padding: 4.25rem 2rem 1.5rem; max-width: 80rem }
[data-testid="stBottomBlockContainer"] { padding: .6rem 2rem .75rem; max-width: 80rem }
[data-testid="stBottom"] > div { border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent) }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] :is(p, strong) {
  color: var(--rv-quiet); opacity: 1 }
[data-testid="stBaseButton-primary"] { color: var(--rv-on-accent) }
.rv-card h2 { font-size: 1.375rem; line-height: 1.3; font-weight: 650; margin: 0 0 .5rem;
  padding: 0; text-wrap: balance; outline: none; overflow-wrap: anywhere }
.rv-meta { color: color-mix(in srgb, currentColor 72%, transparent); font-size: .9375rem;
  line-height: 1.5; margin: 0 0 .125rem; overflow-wrap: anywhere }
[class^="rv-"] a, [class*=" rv-"] a { color: var(--rv-accent) }
[class*="st-key-more-"] { padding-top: 1.75rem }
.rv-abstract { font-size: 1.0625rem; line-height: 1.62; max-width: 72ch; margin: 1rem 0 .5rem;
  overflow-wrap: anywhere }
.rv-empty { font-style: italic }
.rv-keys { margin-top: .75rem }
.rv-criteria { font-size: .9375rem; line-height: 1.45; margin: 0 0 .9rem !important; padding: 0 !important;
  list-style: none }
.rv-criteria li { margin: 0 0 .4rem !important; padding: 0 !important; display: grid;
  grid-template-columns: 2rem 1fr; font-size: .9375rem }
.rv-criteria b { font-weight: 650 }
.rv-criteria span { min-width: 0 }
mark.include { background: #cdeed8; color: #10301d; text-decoration: underline;
  text-decoration-thickness: 2px; text-underline-offset: 3px; border-radius: 2px; padding: 0 1px }
mark.exclude { background: #fbdcd9; color: #4a1712; text-decoration: underline dashed;
  text-decoration-thickness: 2px; text-underline-offset: 3px; border-radius: 2px; padding: 0 1px }
.rv-progress { height: 4px; border-radius: 2px; margin: .1rem 0 .4rem;
  background: color-mix(in srgb, currentColor 14%, transparent) }
.rv-progress span { display: block; height: 100%; border-radius: 2px; background: var(--rv-accent) }
.rv-quote { border-left: 3px solid var(--rv-accent); padding: .1rem 0 .1rem .75rem; margin: .35rem 0 }
.rv-quote small { display: block; opacity: .75 }
.rv-facts { display: flex; flex-wrap: wrap; gap: .5rem 2.25rem; margin: .25rem 0 .75rem }
.rv-facts div { min-width: 6rem } .rv-facts b { display: block; font-size: 1.5rem; line-height: 1.2;
  font-weight: 650; font-variant-numeric: tabular-nums } .rv-facts span { opacity: .75; font-size: .9rem }
.rv-table { border-collapse: collapse; width: 100%; font-size: .9375rem }
.rv-table th, .rv-table td { text-align: left; padding: .4rem .75rem .4rem 0; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); overflow-wrap: anywhere }
.rv-table th { white-space: nowrap; font-weight: 600 }
.rv-table td.n, .rv-table th.n { text-align: right; font-variant-numeric: tabular-nums }
.rv-scroll { overflow-x: auto }
.rv-diff { background: color-mix(in srgb, var(--rv-accent) 27%, transparent); border-radius: 2px;
  text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px }
.rv-gap::before { content: "‸"; color: var(--rv-accent); font-weight: 700 }
.st-key-bar-kinds { gap: .1rem 1.1rem !important } .st-key-bar-kinds button { min-height: 2rem;
  padding: .1rem .25rem } .st-key-bar-kinds .st-key-back { margin-left: auto }
.st-key-bar-kinds .st-key-back button { padding: .25rem .75rem }
.st-key-duplicates-head { flex-wrap: wrap; gap: .25rem 1.5rem !important }
.rv-compare table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .9375rem;
  line-height: 1.4 }
.rv-compare :is(th, td) { text-align: left; vertical-align: top; padding: .22rem .9rem .22rem 0;
  overflow-wrap: anywhere; border: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent) }
.rv-compare :is(tr th:first-child, thead td) { width: 8.5rem }
.rv-compare tbody th { font-weight: 400; font-size: .875rem; color: var(--rv-quiet) }
.rv-compare thead th { font-weight: 400; padding-bottom: .4rem } .rv-compare thead b { font-weight: 650 }
.rv-compare thead small { display: block; font-size: .8125rem; color: var(--rv-quiet); line-height: 1.6 }
.rv-compare .rv-state { font-size: .75rem; padding: 0 .45rem }
.rv-no { display: inline-block; min-width: 1.35rem; margin-right: .45rem; text-align: center;
  font-weight: 650; border: 1px solid currentColor; border-radius: .3rem; font-size: .8125rem;
  line-height: 1.25rem }
.rv-sign { margin-left: .4rem; font-weight: 400 } .rv-sign i { position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%) }
.rv-compare tr.equal td { color: var(--rv-quiet) }
.rv-compare tr.different td { font-weight: 600 } .rv-compare tr.different .rv-sign { font-weight: 700 }
.rv-compare tr.different th { color: inherit; font-weight: 650 }
.rv-compare .rv-abstracts tr td { font-weight: 400; max-width: 72ch; line-height: 1.55 }
.rv-compare tr[data-field=title] td { font-size: 1.0625rem; line-height: 1.35; font-weight: 600;
  color: inherit }
.rv-compare summary, :is(.rv-field, .rv-offer, .rv-table) summary { cursor: pointer }
.rv-compare summary { cursor: pointer; padding: .35rem 0; font-size: .875rem; color: var(--rv-accent) }
.rv-why { margin: 0 0 .6rem !important; padding: 0 !important; list-style: none; font-size: .9375rem;
  line-height: 1.45 } .rv-why li { margin: 0 !important; padding: 0 !important; font-size: .9375rem }
.rv-why .rv-meta { font-size: .875rem }
.rv-against { display: block } .rv-against b { font-weight: 700 }
.rv-example .rv-meta { margin-bottom: .35rem } .rv-example p { margin-top: 0 }
.rv-pairs-of small { color: var(--rv-quiet) }
.rv-field small, .rv-offer small, .rv-table small { font-size: .8125rem }
.rv-field p, .rv-offer p, .rv-table p { margin: 0; font-size: inherit; overflow-wrap: anywhere }
.rv-field { margin-top: .5rem }
.rv-offer { border-left: 3px solid color-mix(in srgb, currentColor 25%, transparent); padding-left: .75rem }
.rv-name { font-weight: 650; line-height: 1.35; margin: 0 0 .25rem; overflow-wrap: anywhere }
.rv-pairs th { width: 11rem; white-space: normal; padding-right: 1rem }
.rv-sum { font-weight: 600; font-variant-numeric: tabular-nums; margin: 0 }
.rv-run { display: grid; align-items: start; gap: .25rem 1rem; font-size: .9375rem;
  grid-template-columns: 2.8fr 3fr repeat(4, minmax(4.75rem, .8fr)) 3.6fr; line-height: 1.4 }
.rv-run > div { min-width: 0; overflow-wrap: anywhere } .rv-run b { font-weight: 600 }
.rv-run small { display: block; font-size: .875rem; color: var(--rv-quiet) }
.rv-run i { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.rv-run .n { position: relative; text-align: right; font-variant-numeric: tabular-nums }
.rv-run-head { font-weight: 600 } .rv-run-head > :nth-child(n+3):nth-child(-n+6) { text-align: right }
[class*="st-key-run-"]:not([class*="st-key-run-more"]) { padding: .6rem 0;
  border-top: 1px solid color-mix(in srgb, currentColor 16%, transparent) }
.rv-state { display: inline-block; padding: 0 .55rem; border-radius: 1rem; font-weight: 600;
  font-size: .875rem; background: #e3e6e4; color: #2b3336 }
.rv-state.good { background: #cdeed8; color: #10301d } .rv-state.warn { background: #fbe3b5; color: #4a3208 }
.rv-state.bad { background: #fbdcd9; color: #4a1712 } .rv-state.open { background: #d3e6f4; color: #12324a }
.rv-badges { margin: .15rem 0 .35rem; display: flex; flex-wrap: wrap; gap: .35rem }
.rv-badges .rv-state a { color: inherit; text-decoration: underline }
.st-key-pdf-hits button { justify-content: flex-start; text-align: left; padding: .15rem .25rem;
  min-height: 2rem; font-weight: 400 } .st-key-pdf-hits button p { font-size: .9375rem; text-align: left }
.st-key-pdf-tools, .st-key-retrieval-filters { flex-wrap: wrap; gap: .5rem 1rem !important }
.st-key-retrieval-filters [data-testid="stCheckbox"] { padding-bottom: .45rem }
[data-testid="stApp"]:has(.st-key-fulltext-wide) :is([data-testid="stMainBlockContainer"],
  [data-testid="stBottomBlockContainer"]) { max-width: 112rem }
.st-key-fulltext-wide .rv-abstract { font-size: 1rem; line-height: 1.5 }
.st-key-fulltext-wide [class*="st-key-more-"] button { padding: .25rem .1rem; white-space: nowrap }
@media (max-width: 640px) {  /* what it is comes before the PDF of it */
  .st-key-fulltext-wide > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  .st-key-fulltext-wide > [data-testid="stHorizontalBlock"] { flex-direction: column-reverse } }
.rv-place { display: block; font-size: .875rem }
.rv-account { display: inline }
.rv-account button { font: inherit; color: inherit; background: none; cursor: pointer; padding: .45rem .9rem;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: .5rem }
.st-key-bar-reasons button { padding: 0 .25rem; min-height: 1.75rem; font-size: .875rem }
.st-key-bar-reasons { gap: 1rem !important }
@media (max-width: 640px) {
  .st-key-bar-verdicts, .st-key-bar-reasons { flex-wrap: nowrap !important; overflow-x: auto;
    scrollbar-width: none; gap: .4rem !important }
  .st-key-bar-verdicts > *, .st-key-bar-reasons > * { flex: 0 0 auto }
  .st-key-bar-verdicts > .stElementContainer:not([class*="st-key-"]) { display: none }
  .st-key-bar-verdicts button { padding: .25rem .6rem; min-height: 2.75rem }
  .st-key-bar-verdicts kbd { display: none }
  .st-key-bar-verdicts [class*="st-key-decide"] span[data-has-shortcut] > span:first-child { display: none }
  .st-key-undo p, .st-key-skip p, .st-key-terms p { position: absolute; width: 1px; height: 1px;
    overflow: hidden; clip-path: inset(50%) }
  [data-testid="stBottomBlockContainer"] { padding-bottom: 1rem } }
@media (max-width: 900px) { .rv-run-head { display: none } .rv-run { grid-template-columns: repeat(4, 1fr) }
  .rv-run > div:not(.n) { grid-column: 1 / -1 } .rv-run .n { text-align: left }
  .rv-run i { position: static; display: block; width: auto; height: auto; clip-path: none;
    font-style: normal; font-size: .8125rem; color: var(--rv-quiet) }
  .rv-pairs :is(th, td) { display: block; width: auto } .rv-pairs th { border: 0; padding-bottom: 0 } }
@media (max-width: 640px) { .rv-compare table { min-width: 0 !important; table-layout: auto }
  .rv-compare :is(table, thead, tbody, tr, th, td) { display: block; width: auto !important; border: 0;
    padding-right: 0 } .rv-compare thead td { display: none }
  .rv-compare tr { padding: .3rem 0;
    border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent) }
  .rv-compare :is(th, td) { padding: .1rem 0 }
  .rv-compare td[data-n] { position: relative; padding-left: 1.6rem }
  .rv-compare td[data-n]::before { content: attr(data-n); position: absolute; left: 0; top: .1rem;
    font-size: .8125rem; font-weight: 400; color: var(--rv-quiet) } }
@media (max-width: 640px) { .rv-card h2 { font-size: 1.1875rem } .rv-abstract { font-size: 1rem }
  [data-testid="stMainBlockContainer"], [data-testid="stBottomBlockContainer"] {
    padding-left: 1rem; padding-right: 1rem } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important } }
"""
