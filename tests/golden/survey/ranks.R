# Replicate weights whose columns depend on each other but for calibration and rounding, and R's degrees of freedom, the rank
# of the columns less 1: Rscript ranks.R, in this folder, writes data/ranks.csv and ranks.csv. R 4.2.2, package survey 4.1.1.
suppressMessages(library(survey))
data(api)
set.seed(2024)
n <- nrow(apistrat)
unit <- rep_len(1:20, n)
apistrat$pw <- apistrat$pw * (1 + (seq_len(n) %% 7) / 5)
# Forty replicates of twenty units, by factors of 1 + rho or 1 - rho, raked to the totals of the population in two margins.
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
out <- data.frame(stype = apistrat$stype, weight = apistrat$pw)
ranks <- NULL
for (rho in c(0.002, 0.1)) {
  signs <- matrix(sample(c(-1, 1), 20 * 40, TRUE), 20)
  made <- svrepdesign(data = apistrat, weights = ~pw, repweights = apistrat$pw * (1 + rho * signs[unit, ]),
                      type = "other", scale = 1, rscales = 1, combined.weights = TRUE, compress = FALSE)
  raked <- rake(made, list(~stype, ~sch.wide), list(types, wide), control = list(maxit = 200, epsilon = 1e-10))
  w <- matrix(as.numeric(as.matrix(weights(raked, "analysis"))), nrow = n)
  kind <- paste0("f", 1000 * rho, "_")
  for (digits in c(NA, 5, 4, 3, 2, 1)) {
    v <- if (is.na(digits)) w else round(w, digits)
    for (domain in c("all", "E", "H", "M")) {
      rows <- domain == "all" | apistrat$stype == domain
      ranks <- rbind(ranks, data.frame(kind, digits, domain, df = qr(v[rows, ], tol = 1e-5)$rank - 1))
    }
  }
  colnames(w) <- paste0(kind, seq_len(ncol(w)))
  out <- cbind(out, w)
}
write.csv(format(out, digits = 17, trim = TRUE), "data/ranks.csv", row.names = FALSE, quote = FALSE)
write.csv(ranks, "ranks.csv", row.names = FALSE, quote = FALSE)
