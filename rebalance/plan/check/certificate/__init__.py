"""Prove bounds by a plan's certificate: rational arithmetic over the tables, without model or solver.

A level's certificate is a multiplier for some rows of the rules. For any multipliers with the signs that the
rules allow, no plan that reaches the plan's values at the levels above has less than

    Σ multiplier × right-hand side + Σ over decisions of min(0, cost at the multipliers) × most of it

(weak duality; A. Neumaier and O. Shcherbina, "Safe bounds in linear and mixed-integer linear programming",
Mathematical Programming 99 (2004), 283–296). Below a level of fairness plans are meant whose k largest shares
come to no more than this plan's, for every k, whichever recipients have them. All of it is restated here from
the tables, exactly, so that the proof rests on nothing that the search says of itself.
"""

from .proof import Proof, check_certificate, fingerprint, proof_of, written
from .steps import risen
from .tables import Tables

__all__ = ["Proof", "Tables", "check_certificate", "fingerprint", "proof_of", "risen", "written"]
