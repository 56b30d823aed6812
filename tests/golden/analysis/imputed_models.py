"""Five plausible values of apistrat in linear regressions: numpy, Taylor variances by strata with fpc, D1 of Li, Raghunathan and Rubin
with the degrees of freedom of Reiter (2007), and margins."""
import numpy as np, pandas as pd, csv, sys
from scipy import stats
d = pd.read_csv(sys.argv[1]); w = d.pw.to_numpy(float); h = d.stype.to_numpy(); fpc = d.fpc.to_numpy(float)
row = np.arange(1, len(d) + 1); pv = [d.api00.to_numpy(float) + 25 * np.sin(row * j) for j in range(1, 6)]
mob = [d.mobility.to_numpy(float) + 3 * np.cos(row * j) for j in range(1, 6)]
def cov(Z):
    V = 0
    for s in np.unique(h):
        z = Z[h == s]; n = len(z); f = 1 - n / fpc[h == s][0]; c = z - z.mean(0); V = V + f * n / (n - 1) * c.T @ c
    return V
def lm(X, y):
    A = (X.T * w) @ X; b = np.linalg.solve(A, (X.T * w) @ y)
    return b, cov((X * (w * (y - X @ b))[:, None]) @ np.linalg.inv(A).T)
def D1(Q, U, k, com):
    Q = np.array(Q)[:, k]; U = np.mean([u[np.ix_(k, k)] for u in U], 0); m, q = Q.shape; Qb = Q.mean(0)
    B = np.atleast_2d(np.cov(Q.T)); r = (1 + 1 / m) * np.trace(B @ np.linalg.inv(U)) / q
    D = Qb @ np.linalg.solve(U, Qb) / (q * (1 + r)); t = q * (m - 1)
    a = r * t / (t - 2); vs = (com + 1) / (com + 3) * com; c1 = vs - 2 * (1 + a); c2 = vs - 4 * (1 + a); c0 = 1 / (t - 4) if t != 4 else np.inf
    z = 1 / c2 + c0 * (a**2 * c1 / ((1 + a)**2 * c2)) + c0 * (8 * a**2 * c1 / ((1 + a) * c2**2) + 4 * a**2 / ((1 + a) * c2)) + c0 * (4 * a**2 / (c2 * c1) + 16 * a**2 * c1 / c2**3) + c0 * (8 * a**2 / c2**2)
    v = 4 + 1 / z; inf = 4 + (t - 4) * (1 + (1 - 2 / t) / r) ** 2 if t > 4 else t * (1 + 1 / q) * (1 + 1 / r) ** 2 / 2
    return D, q, v, stats.f.sf(D, q, v), r, inf
def rubin(q, u, com):
    m = len(q); B = np.var(q, ddof=1); U = np.mean(u); T = U + (1 + 1 / m) * B; la = (1 + 1 / m) * B / T
    nu = 1 / (la**2 / (m - 1) + (com + 3) / ((com + 1) * com * (1 - la))); fmi = (la / (1 - la) + 2 / (nu + 3)) * (1 - la)
    return np.mean(q), np.sqrt(T), nu, fmi
H, M = (h == "H").astype(float), (h == "M").astype(float); one = np.ones(len(d)); out = []
def model(name, Xs, names, tests):
    fits = [lm(X, y) for X, y in zip(Xs, pv)]; com = 197 - (Xs[0].shape[1] - 1)
    for i, n in enumerate(names):
        v, s, nu, fmi = rubin([b[i] for b, _ in fits], [V[i, i] for _, V in fits], com); out.append([name, "coefficient", n, v, s, nu, fmi])
    for n, k in tests:
        D, q, nu, p, r, inf = D1([b for b, _ in fits], [V for _, V in fits], k, com); out.append([name, "D1", n, D, q, nu, p])
    return fits, com
meals = d.meals.to_numpy(float); ell = d.ell.to_numpy(float)
fits, com = model("pv", [np.column_stack([one, H, M, meals, ell])] * 5, ["(Intercept)", "H", "M", "meals", "ell"], [("stype", [1, 2]), ("stype + meals + ell", [1, 2, 3, 4]), ("meals + ell", [3, 4])])
model("covariate", [np.column_stack([one, H, M, m]) for m in mob], ["(Intercept)", "H", "M", "mobility"], [("stype", [1, 2]), ("stype + mobility", [1, 2, 3])])
# unconditional margins of stype: linear
for l, i in (("E", None), ("H", 1), ("M", 2)):
    q, u = [], []
    for (b, V), y in zip(fits, pv):
        X = np.column_stack([one, H, M, meals, ell]); A = (X.T * w) @ X; IF = (X * (w * (y - X @ b))[:, None]) @ np.linalg.inv(A).T
        x = X.copy(); x[:, 1:3] = 0
        if i: x[:, i] = 1
        mu = x @ b; m = (w * mu).sum() / w.sum(); G = (w[:, None] * x).sum(0) / w.sum()
        z = w * (mu - m) / w.sum() + IF @ G; q.append(m); u.append(cov(z[:, None])[0, 0])
    v, s, nu, fmi = rubin(q, u, com); out.append(["pv", "margin", l, v, s, nu, fmi])
with open(sys.argv[2], "w") as f:
    c = csv.writer(f, lineterminator="\n"); c.writerow("model kind name value se_or_df1 df fmi_or_p".split()); c.writerows([[*r[:3], *[repr(float(x)) for x in r[3:]]] for r in out])
