# Means, totals and ratios of designs of three and four stages with finite population corrections, and of two stages with
# unequal probabilities: writes data/stages.csv and stages.csv beside this file. Made with R 4.2.2 and survey 4.1.1:
#   Rscript stages.R
library(survey)
options(digits = 17)
set.seed(20261123)
rows <- list()
for (h in 1:3) {
  for (i in 1:(3 + h)) for (j in 1:sample(2:4, 1)) for (k in 1:sample(2:3, 1)) for (l in 1:sample(2:4, 1)) {
    y <- 10 + 3 * h + 0.7 * i + rnorm(1)
    rows[[length(rows) + 1]] <- data.frame(h = h, i = 100 * h + i, j = j, k = k, l = l,
      y = round(y, 4), x = round(2 + runif(1) * 3, 4), g = sample(c("a", "b", "c"), 1))
  }
}
d <- do.call(rbind, rows)
drawn <- function(unit, within) ave(as.numeric(factor(unit)), within, FUN = function(u) length(unique(u)))
u1 <- d$i; u2 <- paste(d$i, d$j); u3 <- paste(u2, d$k); u4 <- paste(u3, d$l)
d$n1 <- drawn(u1, d$h) + 5 * d$h
d$n2 <- drawn(u2, u1) + 3
d$n3 <- drawn(u3, u2) + 2
d$n4 <- drawn(u4, u3) + 4
by_unit <- function(unit) { v <- runif(length(unique(unit)), 0.1, 0.9); v[match(unit, unique(unit))] }
d$p1 <- by_unit(u1)
d$p2 <- by_unit(u2)
designs <- list(
  three = svydesign(id = ~i + j + k, strata = ~h, fpc = ~n1 + n2 + n3, data = d),
  four = svydesign(id = ~i + j + k + l, strata = ~h, fpc = ~n1 + n2 + n3 + n4, data = d),
  three_unstratified = svydesign(id = ~i + j + k, fpc = ~n1 + n2 + n3, data = transform(d, n1 = 40)),
  brewer_stratified = svydesign(id = ~i, strata = ~h, fpc = ~p1, pps = "brewer", data = d),
  brewer_two_stages = svydesign(id = ~i + j, strata = ~h, fpc = ~p1 + p2, pps = "brewer", data = d)
)
out <- list()
add <- function(design, estimator, variable, domain, value, se)
  out[[length(out) + 1]] <<- data.frame(design, estimator, variable, domain, value = as.numeric(value), se = as.numeric(se))
for (name in names(designs)) for (domain in c("", "a", "b", "c")) {
  s <- designs[[name]]
  if (domain != "") s <- subset(s, g == domain)
  m <- svymean(~y, s); add(name, "mean", "y", domain, coef(m), SE(m))
  t <- svytotal(~y, s); add(name, "total", "y", domain, coef(t), SE(t))
  r <- svyratio(~y, ~x, s); add(name, "ratio", "y/x", domain, coef(r), SE(r))
}
out <- do.call(rbind, out)
for (column in c("value", "se")) out[[column]] <- formatC(out[[column]], digits = 17, format = "g", width = 1)
write.csv(d, "data/stages.csv", row.names = FALSE, quote = FALSE)
write.csv(out, "stages.csv", row.names = FALSE, quote = FALSE)
