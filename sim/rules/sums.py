"""Sums over types and over issues: loops along the last axes of arrays, all other axes broadcast.

As array expressions they would go over the same numbers several times, under the interpreter's lock, and threads
would wait for each other.
"""

from __future__ import annotations

from sim.compiling import along


@along("(k),(k)->()", "(float64[:], float64[:], float64[:])")
def expected(beliefs, x, out):
    """Σ_k b(k) x_k over the types."""
    # the first, and all the others: the order in which NumPy sums along an axis
    others = 0.0
    for k in range(1, beliefs.size):
        others += beliefs[k] * x[k]
    out[0] = beliefs[0] * x[0] + others


@along("(k),(k),(),()->(k)", "(float64[:], float64[:], float64, float64, float64[:])")
def learned(beliefs, likelihood, total, weight, out):
    """b(k) + ω (b(k) L_k / total − b(k)) for each type; beliefs stay where `total`, Σ_j b(j) L_j, is 0."""
    for k in range(beliefs.size):
        posterior = beliefs[k] * likelihood[k] / total if total > 0.0 else beliefs[k]
        # a difference keeps beliefs exactly where they are at weight 0
        out[k] = beliefs[k] + weight * (posterior - beliefs[k])


@along("(i,l),(i),(i)->()", "(float64[:,:], int64[:], int64[:], float64[:])")
def changed(worth, before, after, out):
    """Σ_i |v_i(after_i) − v_i(before_i)|: what moving from one package to another changes, for better or worse.
    `worth` is (issue, level), packages are levels (issue,)."""
    out[0] = 0.0
    for i in range(after.size):
        out[0] += abs(worth[i, after[i]] - worth[i, before[i]])


@along("(i,l),(i),(i),(i)->()", "(float64[:,:], int64[:], int64[:], int64[:], float64[:])")
def retreat(worth, claim, standing, levels, out):
    """Σ_i (v_i(claim_i) − v_i(o_i))⁺ on the issues that both move: by how much a package falls short of a party's last
    public demand. `worth` is (issue, level), packages are levels (issue,), −1 in a claim where nothing was demanded."""
    out[0] = 0.0
    for i in range(levels.size):
        if claim[i] >= 0 and levels[i] != standing[i]:
            out[0] += max(worth[i, claim[i]] - worth[i, levels[i]], 0.0)
