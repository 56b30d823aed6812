"""Oaxaca-Blinder decompositions of apistrat: numpy, errors by the derivative of the whole computation by each weight (complex step)."""
import numpy as np, pandas as pd, csv, sys, itertools
d = pd.read_csv(sys.argv[1])
w = d.pw.to_numpy(float); h = d.stype.to_numpy(); fpc = d.fpc.to_numpy(float)
A = (d.yr_rnd == "No").to_numpy()
def factor(c, ref):
    lv = sorted(c.unique()); return [(l, (c == l).to_numpy(float)) for l in lv if l != ref], lv
FACTORS = {"stype": d.stype, "band": pd.cut(d.mobility, [-1, 18, 1000], labels=["a", "b"]).astype(str)}
one = np.ones(len(d))
def design(terms):
    X = [one]; names = [("(Intercept)", None)]
    for t in terms:
        if t in FACTORS:
            for l, x in factor(FACTORS[t], sorted(FACTORS[t].unique())[0])[0]: X.append(x); names.append((t, l))
        else: X.append(d[t].to_numpy(float)); names.append((t, None))
    return np.column_stack(X), names
def fit(X, y, w, logit):
    b = np.linalg.solve((X.T * w) @ X, (X.T * w) @ y) if not logit else np.zeros(X.shape[1], dtype=w.dtype)
    if logit:
        for _ in range(60):
            m = 1 / (1 + np.exp(-X @ b)); s = (X.T * w) @ (y - m)
            b = b + np.linalg.solve((X.T * (w * m * (1 - m))) @ X, s)
    return b
def all_cols(X, names, b, normalise):
    """Columns of all categories with coefficients."""
    out = []; icpt = b[0]
    for t in dict.fromkeys(n[0] for n in names[1:]):
        idx = [i for i, n in enumerate(names) if n[0] == t]
        if names[idx[0]][1] is None: out.append((t, None, X[:, idx[0]], b[idx[0]])); continue
        co = {names[i][1]: b[i] for i in idx}; co[sorted(FACTORS[t].unique())[0]] = 0 * b[0]
        m = sum(co.values()) / len(co) if normalise else 0 * b[0]
        icpt = icpt + m
        for l in sorted(co): out.append((t, l, (FACTORS[t] == l).to_numpy(float), co[l] - m))
    return [("(Intercept)", None, one, icpt)] + out
def decompose(w, y, terms, logit, how, normalise, unit=False):
    X, names = design(terms); F = (lambda e: 1 / (1 + np.exp(-e))) if logit else (lambda e: e)
    bA, bB = fit(X[A], y[A], w[A], logit), fit(X[~A], y[~A], w[~A], logit)
    share = w[A].sum() / w.sum()
    if how == "pooled":
        b = fit(np.column_stack([X, A.astype(float)]), y, w, logit); bR = b[:-1].copy(); bR[0] = bR[0] + b[-1] * share
    elif how == "neumark": bR = fit(X, y, w, logit)
    else: bR = {"first": bA, "second": bB, "average": .5 * (bA + bB), "population": share * bA + (1 - share) * bB, "three": bA}[how]
    M = lambda k, b: (w[k] * F(X[k] @ b)).sum() / w[k].sum()
    mean = lambda k: np.array([(w[k] * x[k]).sum() / w[k].sum() for _, _, x, _ in all_cols(X, names, bA, False)])
    xA, xB = mean(A), mean(~A)
    co = lambda b: np.array([c for *_, c in all_cols(X, names, b, normalise)])
    cA, cB, cR = co(bA), co(bB), co(bR)
    lab = [(t, l) for t, l, *_ in all_cols(X, names, bA, False)]
    out = {("mean", 0, 0): M(A, bA), ("mean", 1, 0): M(~A, bB), ("gap", "", ""): M(A, bA) - M(~A, bB)}
    def put(name, pieces):
        pieces = [(W, c) for W, c in pieces if np.abs(c).max() > 0]
        out[(name, "", "")] = sum(W for W, _ in pieces)
        for j, (t, l) in enumerate(lab):
            v = sum(W * c[j] / c.sum() for W, c in pieces)
            out[(name, t, l or "")] = v
            if l: out[(name, t, "*")] = out.get((name, t, "*"), 0) + v
    if how == "three":
        put("endowments", [(M(A, bB) - M(~A, bB), (xA - xB) * cB)])
        put("coefficients", [(M(~A, bA) - M(~A, bB), xB * (cA - cB))])
        put("interaction", [(M(A, bA) - M(A, bB) - M(~A, bA) + M(~A, bB), (xA - xB) * (cA - cB))])
    else:
        put("explained", [(M(A, bR) - M(~A, bR), (xA - xB) * cR)])
        un = []
        if how != "first": un.append((M(A, bA) - M(A, bR), xA * (cA - cR)))
        if how != "second": un.append((M(~A, bR) - M(~A, bB), xB * (cR - cB)))
        put("unexplained", un)
    return out
def se(IF):
    """with: rows x outputs, IF already times nothing: dtheta/dw_k * w_k, strata, fpc."""
    V = np.zeros(IF.shape[1])
    for s in np.unique(h):
        z = IF[h == s]; n = len(z); f = 1 - n / fpc[h == s][0]
        V += f * n / (n - 1) * ((z - z.mean(0)) ** 2).sum(0)
    return np.sqrt(V)
rows = []
ys = {"api00": d.api00.to_numpy(float), "sch_wide": (d.sch_wide == "Yes").to_numpy(float), "awards": (d.awards == "Yes").to_numpy(float)}
cases = [("api00", t, False, how, nm) for t in (["ell", "meals"], ["stype", "meals"]) for how in ("first", "second", "average", "population", "pooled", "neumark", "three") for nm in (False, True)]
cases += [("sch_wide", ["ell", "meals"], True, how, False) for how in ("first", "pooled", "three", "population")]
cases += [("awards", ["band", "meals"], True, how, nm) for how in ("neumark", "pooled", "three") for nm in (False, True)]
for yname, terms, logit, how, nm in cases:
    y = ys[yname]
    try: base = decompose(w, y, terms, logit, how, nm)
    except np.linalg.LinAlgError: print("no", yname, terms, how); continue
    keys = list(base); D = np.zeros((len(d), len(keys)))
    for k in range(len(d)):
        ww = w.astype(complex); ww[k] += 1e-25j
        o = decompose(ww, y, terms, logit, how, nm); D[k] = [np.imag(o[q]) / 1e-25 * w[k] for q in keys]
    s = se(D)
    for q, sd in zip(keys, s):
        rows.append([yname, " + ".join(terms), "logit" if logit else "identity", how, int(nm), *q, repr(float(np.real(base[q]))), repr(float(sd))])
with open(sys.argv[2], "w") as f:
    c = csv.writer(f, lineterminator="\n"); c.writerow("outcome terms link coefficients normalised part term level value se".split()); c.writerows(rows)
print(len(rows))
