"""Start a review: a commented protocol to fill in, and a folder beside it."""

from __future__ import annotations

from pathlib import Path

from review.errors import InvalidInput
from review.protocol import ProtocolFile, read_protocol

TEMPLATE = """\
# yaml-language-server: $schema=protocol.schema.json
# One file describes one review. Every key is checked: slr check {name}
review:
  id: {id} # names the folder corpus/{id}
  title: {title}
  type: scoping # scoping | systematic | map | rapid
  languages: [en]
  version: 1 # raise it when criteria, reasons or form change
question:
  framework: PCC
  population: who the review is about
  concept: what is done or studied
  context: where, under which circumstances
  questions:
    - What is known about it?
# Terms by language: OR inside a concept, AND between concepts; * at a word's end stands for any ending.
# slr query {name} shows what each service will be sent.
concepts:
  - id: population
    terms: {{en: [a term, another term*]}}
  - id: concept
    terms: {{en: [what is done, treatment*]}}
# search:
#   exclude: {{en: [a term that must not occur]}}
#   limits: {{from_year: 2000, to_year: null, languages: []}}
sources:
  # slr search {name} asks the services that need no key without their being named here (slr sources
  # lists them). Once one is named, only those named are asked:
  #   - {{id: openalex, label: OpenAlex, arm: databases, service: openalex}}
  #   - {{id: pubmed, label: PubMed, arm: databases, service: pubmed, query: 'sent as it stands[tiab]'}}
  # One entry a database, register, web site, organisation or citation search. Where a database has
  # no open interface, export your hits to a file and import it:
  #   slr import {name} EXPORT.ris --source my-database
  - id: my-database
    label: My database
    arm: databases # databases | registers | websites | organisations | citation_searching
    platform: the platform you searched on
    query: 'the search as you typed it, verbatim'
eligibility:
  include:
    - {{id: I1, text: what a report must show}}
  exclude: # the order matters: the first that applies is the reason counted
    - {{id: E1, label: Wrong population, text: not about the people in question}}
    - {{id: E2, label: Wrong concept, text: not about what is studied}}
    - {{id: E3, label: Wrong publication type, text: editorial or data set, stages: [full_text]}}
screening:
  title_abstract: {{reviewers: 2, blind: true, conflict: third_reviewer}}
  full_text: {{reviewers: 2, blind: true, conflict: discussion, reasons_required: true}}
highlights: # words marked in titles and abstracts; * stands for any ending
  include: [trial, intervention*]
  exclude: [protocol]
extraction:
  mode: one
  intervention: # one row an intervention, in one country, of one type
    fields:
      - {{id: country, type: country, required: true}}
      - {{id: main_type, type: single, vocabulary: intervention_type, required: true, evidence: required}}
      - {{id: name, type: text}}
vocabularies:
  intervention_type: [education, counselling, other]
outputs:
  map: {{rows: country, columns: main_type, count: interventions}}
"""


def start(path: Path, title: str = "") -> ProtocolFile:
    """Write a new protocol with comments, and make the review's folder. Never overwrites."""
    if path.suffix not in (".yaml", ".yml"):
        raise InvalidInput(f"{path} is no name for a protocol.", "use protocols/NAME.yaml.")
    if path.exists():
        raise InvalidInput(f"{path} exists already.", "choose another name; nothing is overwritten.")
    review_id = "-".join(
        part for part in "".join(c if c.isalnum() else "-" for c in path.stem.lower()).split("-") if part
    )
    if not review_id.isascii() or not review_id:
        raise InvalidInput(f"{path.stem!r} cannot name a folder.", "use a to z, digits and dashes.")
    path.parent.mkdir(parents=True, exist_ok=True)
    named = (title or path.stem.replace("-", " ").capitalize()).replace("'", "''")
    path.write_text(TEMPLATE.format(id=review_id, title=f"'{named}'", name=path.as_posix()), "utf-8")
    file = read_protocol(path)
    (file.corpus / "imports").mkdir(parents=True, exist_ok=True)
    return file
