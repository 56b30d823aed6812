"""Quantiles of Student's t and of the beta distribution with 17 digits, by mpmath with 40 digits.

python3 quantiles.py, in this folder. Where a parameter is small the distribution function is mpmath's own (`betainc`, by
hypergeometric series); where all are large it is the integral of the density by tanh-sinh quadrature: of cosh(u)^-df for
t = sqrt(df) sinh(u), and of the density of the logit for the beta distribution. The root is found by Newton steps in the logarithm
of the tail, which is concave. Inputs are binary numbers: 0.95 is the double next to it.
"""

import csv
import math
import sys

from mpmath import mp, mpf

mp.dps = 40


def tail_over_density(g, scale):
    """The integral of exp(g(s) - g(0)) over s > 0, where exp(g) falls on the scale given or faster in the end."""
    points = [mpf(0), scale / 4]
    while g(points[-1]) > -100:
        points.append(2 * points[-1])
    return mp.quad(lambda s: mp.exp(g(s)), points)


def root(log_tail, target, start, size):
    """The root of log_tail(v)[0] = target; log_tail falls, is concave, and comes with its slope. `size`: below it digits do not matter."""
    v = start
    for _ in range(200):
        value, slope = log_tail(v)
        step = (value - target) / slope
        v -= step
        # Newton steps converge quadratically: the next would be near 1e-32 of it.
        if abs(step) < max(abs(v), size) * mpf(10) ** -16:
            return v
    raise ArithmeticError("no root")


# Parameters from which on the hypergeometric series is slow.
MANY = 100


def t_quantile(level, df):
    level, df = mpf(level), mpf(df)
    log_front = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(mp.pi) / 2
    if level < mpf("0.5") and df >= 1:
        # Concave and increasing from 0: Newton steps from 0 stay below the root.
        def density(s):
            return 2 * mp.exp(log_front - mp.log(df) / 2 - (df + 1) / 2 * mp.log1p(s * s / df))

        def inside(t):
            if df < MANY:
                return mp.betainc(mpf("0.5"), df / 2, 0, t * t / (df + t * t), regularized=True)
            return mp.quad(density, [0, t])

        t = level / density(mpf(0))
        for _ in range(500):
            step = (level - inside(t)) / density(t)
            t += step
            if abs(step) < t * mpf(10) ** -18:
                return t
        raise ArithmeticError("no root")

    def log_tail(u):
        # ln of the two-sided tail, and its slope.
        log_density = mp.log(2) + log_front - df * mp.log(mp.cosh(u))
        if df < MANY:
            log_of = mp.log(mp.betainc(df / 2, mpf("0.5"), 0, mp.sech(u) ** 2, regularized=True))
        else:
            tanh = mp.tanh(u)
            scale = 1 / (df * tanh + mp.sqrt(df))
            g = lambda s: -df * mp.log(mp.cosh(s) + tanh * mp.sinh(s))
            log_of = log_density + mp.log(tail_over_density(g, scale))
        return log_of, -mp.exp(log_density - log_of)

    u = root(log_tail, mp.log(1 - level), mpf(1) / mp.sqrt(df), 0)
    return mp.sqrt(df) * mp.sinh(u)


def beta_quantile(p, a, b):
    """The logit of the quantile."""
    p, a, b = mpf(p), mpf(a), mpf(b)
    swap = p > mpf("0.5")
    q = 1 - p if swap else p
    # The lower tail of Beta(a, b) is the upper tail of the mirrored logit.
    if not swap:
        a, b = b, a
    log_beta = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)

    def log_tail(v):
        x, y = 1 / (1 + mp.exp(-v)), 1 / (1 + mp.exp(v))
        log_density = -a * mp.log1p(mp.exp(-v)) - b * mp.log1p(mp.exp(v)) - log_beta
        if min(a, b) < MANY:
            # From the end that is nearer.
            if y < (b + 1) / (a + b + 2):
                log_of = mp.log(mp.betainc(b, a, 0, y, regularized=True))
            else:
                log_of = mp.log1p(-mp.betainc(a, b, 0, x, regularized=True))
        else:
            # ln density of the logit v + s less that of v.
            g = lambda s: a * s - (a + b) * mp.log1p(x * mp.expm1(s))
            scale = 1 / (max((a + b) * x - a, mpf(0)) + mp.sqrt((a + b) * x * y))
            log_of = log_density + mp.log(tail_over_density(g, scale))
        return log_of, -mp.exp(log_density - log_of)

    v = root(log_tail, mp.log(q), mp.log(a / b), mpf(10) ** -3)
    return v if swap else -v


def text(x):
    return mp.nstr(x, 17, strip_zeros=False, min_fixed=0, max_fixed=0)


LEVELS = [
    1e-10,
    1e-3,
    0.01,
    0.1,
    0.3,
    0.5,
    0.68,
    0.8,
    0.9,
    0.95,
    0.99,
    0.999,
    0.9999,
    1 - 1e-6,
    1 - 1e-9,
    1 - 1e-12,
    1 - 2**-53,
]
DFS = [
    0.001,
    0.003,
    0.01,
    0.02,
    0.05,
    0.1,
    0.3,
    0.5,
    1,
    1.5,
    2,
    2.5,
    3,
    5,
    7.3,
    10,
    19,
    30,
    40.5,
    99.5,
    250,
    12345.6,
    1e6,
    1.5e7,
    1e10,
    1e16,
]
SIZES = [0.001, 0.5, 1, 7.5, 350, 1e6, 1e13]
SHARES = [5e-7, 0.005, 0.025, 0.4, 0.5, 0.975]


def student():
    """The rows of student.csv."""
    for df in DFS:
        for level in LEVELS:
            t = t_quantile(level, df)
            # Above the largest double there is no quantile.
            yield [repr(level), repr(float(df)), text(t) if t < mpf(1.7976931348623157e308) else "inf"]
    for level in LEVELS:
        if level < 0.999:
            z = mp.sqrt(2) * mp.erfinv(mpf(level))
        else:
            excess = lambda z: mp.log(mp.erfc(z)) - mp.log(1 - mpf(level))
            z = mp.sqrt(2) * mp.findroot(excess, math.sqrt(-math.log(1 - level)))
        yield [repr(level), "inf", text(z)]


def beta():
    """The rows of beta.csv; with a and b exchanged the logit changes its sign."""
    for a in SIZES:
        for b in (b for b in SIZES if b >= a):
            for p in SHARES:
                yield [repr(p), repr(float(a)), repr(float(b)), text(beta_quantile(p, a, b))]


if __name__ == "__main__":
    for name, columns, rows in [("student", ["level", "df", "t"], student), ("beta", ["p", "a", "b", "logit"], beta)]:
        if len(sys.argv) == 1 or name in sys.argv:
            with open(f"{name}.csv", "w", newline="") as file:
                out = csv.writer(file, lineterminator="\n")
                out.writerow(columns)
                for row in rows():
                    out.writerow(row)
                    file.flush()
