# Scores of the ASEM panel of COINr on one scale for all years, in base R.
#
#   Rscript tests/golden/composite/asem_panel.R
#
# Reads the data and the tree of the example beside it, and writes asem_panel_scores.csv. Each indicator is divided by
# its denominator, filled by the mean of Europe or Asia in the year, brought from 0 to 100 between its smallest and
# largest value of all years (of which less is better with the sign changed), and averaged level by level. All as
# written in the definitions; no package is used.

folder <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
table <- function(name) read.csv(file.path(folder, name), check.names = FALSE, stringsAsFactors = FALSE)
data <- table("asem_idata_panel.csv")
meta <- table("asem_imeta.csv")
groups <- table("asem_idata.csv")
group <- groups$EurAsia_group[match(data$uCode, groups$uCode)]

indicators <- meta[meta$Type == "Indicator", ]
scores <- list()
for (row in seq_len(nrow(indicators))) {
  code <- indicators$iCode[row]
  x <- data[[code]]
  by <- indicators$Denominator[row]
  if (!is.na(by) && by != "") x <- x / data[[by]]
  for (cell in split(seq_along(x), paste(data$Time, group))) {
    x[cell][is.na(x[cell])] <- mean(x[cell], na.rm = TRUE)
  }
  x <- x * indicators$Direction[row]
  scores[[code]] <- 100 * (x - min(x)) / (max(x) - min(x))
}
wholes <- meta[meta$Type == "Aggregate", ]
for (code in wholes$iCode[order(wholes$Level)]) {
  parts <- meta[!is.na(meta$Parent) & meta$Parent == code, ]
  columns <- do.call(cbind, scores[parts$iCode])
  scores[[code]] <- as.vector(columns %*% parts$Weight) / sum(parts$Weight)
}
out <- data.frame(uCode = data$uCode, Time = data$Time)
for (code in wholes$iCode) out[[code]] <- sprintf("%.17g", scores[[code]])
write.csv(out, file.path(folder, "asem_panel_scores.csv"), row.names = FALSE, quote = FALSE)
