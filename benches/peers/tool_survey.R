# The tasks in R survey. Arguments: folder of the survey, task, file for the figures.
suppressMessages(library(survey))

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
task <- arguments[2]
answers <- paste0("y", 0:9)
domains <- c("sex", "age6", "region")

column <- function(name) {
  text <- file.path(folder, paste0(name, ".txt"))
  if (file.exists(text)) return(readLines(text))
  double <- file.path(folder, paste0(name, ".f8"))
  path <- if (file.exists(double)) double else file.path(folder, paste0(name, ".i4"))
  size <- if (path == double) 8 else 4
  readBin(path, if (path == double) "double" else "integer", file.size(path) / size, size)
}
status_mb <- function(field) {
  line <- grep(paste0("^", field, ":"), readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) / 1024
}

names <- if (task == "d") c("w", answers) else c("stratum", "psu", "w", domains, answers, "minutes")
rows <- as.data.frame(sapply(names, column, simplify = FALSE))
replicates <- if (task == "d") sapply(paste0("rw", 1:80), column)
measured <- reformulate(answers)
missing <- anyNA(rows$y0)
run <- function() {
  if (task == "d") {
    design <- svrepdesign(
      data = rows, weights = ~w, repweights = replicates, type = "bootstrap", combined.weights = TRUE,
      scale = 1 / 80, rscales = rep(1, 80), mse = TRUE
    )
    return(svymean(measured, design))
  }
  design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = rows)
  switch(task,
    a = svymean(measured, design, na.rm = missing),
    b = svyby(measured, reformulate(domains), design, svymean, na.rm = missing),
    c = svytotal(measured, design, na.rm = missing),
    e = svyquantile(~minutes, design, 0.5)
  )
}

invisible(gc())
before <- status_mb("VmRSS")
cat("5", file = "/proc/self/clear_refs") # the peak is counted from here
seconds <- c()
while (length(seconds) < 5 && sum(seconds) < 20) {
  start <- proc.time()[["elapsed"]]
  result <- run()
  seconds <- c(seconds, proc.time()[["elapsed"]] - start)
  if (length(seconds) == 1) above <- status_mb("VmHWM") - before
}

figures <- if (task == "b") {
  errors <- SE(result)
  do.call(rbind, lapply(seq_along(answers), function(i) {
    data.frame(variable = answers[i], as.data.frame(result)[domains], value = result[[answers[i]]], se = errors[[i]])
  }))
} else {
  data.frame(variable = if (task == "e") "minutes" else answers, value = as.numeric(coef(result)), se = as.numeric(SE(result)))
}
figures$value <- sprintf("%.17g", figures$value)
figures$se <- sprintf("%.17g", figures$se)
write.csv(figures, arguments[3], row.names = FALSE, quote = FALSE)
cat(sprintf(
  '{"version": "%s", "seconds": %.6f, "above_mb": %.3f, "data_mb": %.3f}\n',
  packageVersion("survey"), min(seconds), above, as.numeric(object.size(rows) + object.size(replicates)) / 1024^2
))
