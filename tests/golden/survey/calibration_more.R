# Calibration of samples with unequal weights, strata, several stages, domains and a scope, by R package survey:
# Rscript calibration_more.R, in this folder, writes calibration_more.csv. Each row is one estimate; `a` and `b` of a
# comparison are the levels of stype. Population totals are those of the package's apipop, or near the sample's own.
suppressMessages(library(survey))
options(digits = 17)
read <- function(name) read.csv(file.path("data", paste0(name, ".csv")), stringsAsFactors = TRUE)
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
targets <- data.frame(sch_wide = c("No", "Yes"), Freq = c(1072, 5122))
totals <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, api99 = 3914069)
both <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch_wideYes = 5122)

strat <- read("apistrat")
# Weights that differ within strata, as after an adjustment for non-response.
strat$wu <- strat$pw * (1 + (seq_len(nrow(strat)) %% 7) / 5)
strat_un <- svydesign(id = ~1, strata = ~stype, weights = ~wu, data = strat)
two <- read("apiclus2")
clus2 <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = two)
nh <- read("nhanes")
nh$sex <- factor(nh$RIAGENDR)
health <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = nh)
races <- data.frame(race = 1:4, Freq = c(50e6, 180e6, 33e6, 14e6))
sexes <- data.frame(sex = factor(1:2), Freq = c(136e6, 141e6))

designs <- list(
  un_ps = list(postStratify(strat_un, ~sch_wide, targets), "api00", "enroll"),
  un_rake = list(rake(strat_un, list(~stype, ~sch_wide), list(types, targets), list(maxit = 500, epsilon = 1e-13)),
                 "api00", "enroll"),
  un_lin = list(calibrate(strat_un, ~stype + api99, totals), "api00", "enroll"),
  un_raking = list(calibrate(strat_un, ~stype + sch_wide, both, calfun = "raking", epsilon = 1e-12), "api00", "enroll"),
  un_logit = list(calibrate(strat_un, ~stype + api99, totals, calfun = "logit", bounds = c(0.3, 3), epsilon = 1e-12),
                  "api00", "enroll"),
  un_trim = list(calibrate(strat_un, ~stype + sch_wide, both, calfun = "raking", trim = c(0.5, 0.7), epsilon = 1e-12),
                 "api00", "enroll"),
  un_variance = list(calibrate(strat_un, ~api99 - 1, c(api99 = 3914069), variance = 1), "api00", "enroll"),
  clus2_ps = list(postStratify(clus2, ~stype, types), "api00", "enroll"),
  clus2_rake = list(rake(clus2, list(~stype, ~sch_wide), list(types, targets), list(maxit = 500, epsilon = 1e-13)),
                    "api00", "enroll"),
  clus2_lin = list(calibrate(clus2, ~stype + api99, totals), "api00", "enroll"),
  clus2_bounded = list(calibrate(clus2, ~stype + api99, totals, bounds = c(0.2, 2), epsilon = 1e-12), "api00", "enroll"),
  clus2_agg = list(calibrate(clus2, ~stype + sch_wide, both, aggregate.stage = 1), "api00", "enroll"),
  health_ps = list(postStratify(health, ~race, races), "HI_CHOL", "HI_CHOL"),
  health_rake = list(rake(health, list(~race, ~sex), list(races, sexes), list(maxit = 500, epsilon = 1e-13)),
                     "HI_CHOL", "HI_CHOL"),
  scope_ps = list(postStratify(subset(strat_un, api99 > 500), ~sch_wide, targets), "api00", "enroll"),
  trimmed = list(trimWeights(strat_un, upper = 90, lower = 12), "api00", "enroll"))

rows <- list()
emit <- function(design, estimator, domain, r, df) {
  rows[[length(rows) + 1]] <<- data.frame(design = design, estimator = estimator, domain = domain,
                                          value = sprintf("%.17g", as.numeric(coef(r))),
                                          se = sprintf("%.17g", as.numeric(SE(r))), df = df)
}
for (id in names(designs)) {
  d <- designs[[id]][[1]]
  mean_of <- reformulate(designs[[id]][[2]])
  total_of <- reformulate(designs[[id]][[3]])
  domains <- if (startsWith(id, "health")) list(sex1 = quote(sex == "1")) else list(E = quote(stype == "E"), H = quote(stype == "H"))
  parts <- c(list(all = NULL), domains)
  for (name in names(parts)) {
    sub <- if (is.null(parts[[name]])) d else eval(bquote(subset(d, .(parts[[name]]))))
    emit(id, "mean", name, svymean(mean_of, sub, na.rm = TRUE), degf(sub))
    emit(id, "total", name, svytotal(total_of, sub, na.rm = TRUE), degf(sub))
  }
  if (!startsWith(id, "health")) {
    # The totals that two domain means are made of: svyby has no covariances for calibrated samples in 4.1.1.
    sums <- svytotal(~I(api00 * (stype == "E")) + I(api00 * (stype == "H")) + I(1 * (stype == "E")) + I(1 * (stype == "H")), d)
    names(sums) <- c("yE", "yH", "nE", "nH")
    dimnames(attr(sums, "var")) <- list(names(sums), names(sums))
    emit(id, "difference", "E-H", svycontrast(sums, quote(yE / nE - yH / nH)), degf(d))
    emit(id, "ratio", "H/E", svycontrast(sums, quote((yH / nH) / (yE / nE))), degf(d))
    r <- svyratio(~api00, ~enroll, d, na.rm = TRUE)
    emit(id, "svyratio", "all", r, degf(d))
  }
}
write.csv(do.call(rbind, rows), "calibration_more.csv", row.names = FALSE, quote = FALSE)
weights <- data.frame(row = seq_len(nrow(strat)))
for (id in grep("^(un_|trimmed)", names(designs), value = TRUE)) weights[[id]] <- sprintf("%.17g", weights(designs[[id]][[1]]))
write.csv(weights, "calibration_more_weights.csv", row.names = FALSE, quote = FALSE)
