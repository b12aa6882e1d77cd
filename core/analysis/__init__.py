"""The mathematics behind the views: plain functions on plain data, each tested against an independent formula.

What the window may load has no torch at module level: `findings`, `local_findings`, `local_rules`, `spectrum`, `whole`, `kronecker` and
`feeds`. Everything else computes with the learner of an arm (`subject`) and belongs in a working thread.
"""
