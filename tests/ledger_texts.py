"""The ledger as conjecture files: one for each source, as a file of the whole would be longer than one may be."""

from __future__ import annotations

from functools import lru_cache

from ntksym.claims import all_claims
from ntksym.conjectures import write


@lru_cache(maxsize=1)
def ledger_texts() -> tuple[str, ...]:
    """With the claims of other sources that they name."""
    claims = all_claims()
    texts = []
    for source in dict.fromkeys(claim.source.document for claim in claims.values()):
        wanted = [claim.id for claim in claims.values() if claim.source.document == source]
        for claim_id in wanted:  # grows
            claim = claims[claim_id]
            named = (*claim.parts, *claim.readings, *filter(None, (claim.amends, claim.most_likely)))
            wanted += [other for other in dict.fromkeys(named) if other not in wanted]
        texts.append(write([claims[claim_id] for claim_id in claims if claim_id in set(wanted)]))
    return tuple(texts)
