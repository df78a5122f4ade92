# The eighteen indicators in data.table, as a statistician would write them: one script, what several indicators need
# kept between them. Not the strata.
#
#   Rscript bench/peers.R FOLDER_OF_CSV TOTALS_CSV THREADS     prints "load SECONDS" and "compute SECONDS"
suppressPackageStartupMessages(library(data.table))
arguments <- commandArgs(TRUE)
folder <- arguments[1]
setDTthreads(as.integer(arguments[3]))

first <- as.IDate("2018-01-01")
last <- as.IDate("2018-06-30")
year_before <- last - 364L
month_of_last <- 2018L * 12L + 5L

clock <- function(words, code) cat(words, system.time(code)[["elapsed"]], "\n")
table_of <- function(name, ...) fread(file.path(folder, paste0(name, ".csv")), ...)

clock("load", {
  event <- table_of("event")
  code <- table_of("code", colClasses = list(character = "text"))
  patient <- table_of("patient")
  registration <- table_of("registration")
  practice <- table_of("practice")
  practitioner <- table_of("practitioner", colClasses = list(character = "number"))
  professional_number <- table_of("professional_number", colClasses = list(character = "number"))
})

# The codes of one kind whose text begins with one of these, but those that begin with the others.
codes <- function(of_kind, beginnings, but = NULL) {
  found <- code[kind == of_kind & grepl(paste0("^(", beginnings, ")"), text)]
  if (!is.null(but)) found <- found[!grepl(paste0("^(", but, ")"), text)]
  found$id
}

clock("compute", {
  nsaid <- codes(1L, "M01AA|M01AB|M01AC|M01AE|M01AG|M01AH|M01AX01|M01AX02|M01AX22", "M01AB55")
  statin <- codes(1L, "C10AA0[1-57]|C10BA0[256]|C10BX0[23]")
  depression_test <- codes(3L, "ALQP003$")
  age <- patient[, .(patient = id, age = (month_of_last - birth_month) %/% 12L, death_date)][age >= 0L]

  physician <- unique(practice[month == month_of_last & general_practitioner & liberal & in_region, practitioner])
  held <- practice[month == month_of_last, .(practitioner = min(practitioner)), by = number]
  own <- merge(professional_number, practitioner, by = "number", suffixes = c("_of_number", "_of_practitioner"))
  own <- own[id_of_practitioner %in% practice[month == month_of_last, practitioner] & !id_of_number %in% held$number,
             .(practitioner = min(id_of_practitioner)), by = .(number = id_of_number)]
  declared <- registration[start_date <= last & (is.na(end_date) | end_date >= last)]
  declared[is.na(end_date), end_date := as.IDate("9999-12-31")]
  setorder(declared, patient, -start_date, -end_date, -number)
  declared <- unique(declared, by = "patient")
  registered <- merge(declared[, .(patient, number)], rbind(held, own), by = "number")[practitioner %in% physician]
  registered <- merge(registered, age, by = "patient")[is.na(death_date) | death_date > last]

  prescribed <- event[kind == 1L & between(prescription_date, first, last, NAbounds = NA) & prescriber %in% physician,
                      .(patient, practitioner = prescriber, prescription_date, date, code, amount_cents)]
  seen <- event[kind == 4L & between(date, first, last) & performer %in% physician,
                .(patient, practitioner = performer, date, quantity, in_ald_care)]
  active <- unique(rbind(prescribed[, .(patient, practitioner)], seen[, .(patient, practitioner)]))
  active <- merge(active, age, by = "patient")
  prescription <- unique(prescribed[, .(patient, practitioner, prescription_date)])
  prescription <- merge(prescription, age, by = "patient")
  year <- event[kind <= 2L & between(date, year_before, last), .(patient, date, code)]
  tests <- event[kind == 3L & code %in% depression_test,
                 .(patient, practitioner = performer, date, quantity)]

  share <- function(name, units, hit) {
    units[, .(indicator = name, numerator = as.numeric(sum(hit[.I])), denominator = as.numeric(.N)), by = practitioner]
  }
  # Units whose keys are among those of other rows.
  is_in <- function(units, others, keys) {
    !is.na(unique(others, by = keys)[, c(keys), with = FALSE][units, on = keys, which = TRUE])
  }
  person <- c("patient", "practitioner")
  paper <- c(person, "prescription_date")
  taken <- function(name, medicines, units) share(name, units, is_in(units, prescribed[code %in% medicines], person))
  had <- function(set) unique(year[code %in% set, patient])

  old <- registered[age >= 65L]
  named <- codes(1L, ".")
  days <- event[kind == 1L & between(date, first, last) & code %in% named & patient %in% old$patient,
                .(patient, date, code)]
  heavy <- unique(days)[, .N, by = .(patient, date)][N >= 7L][, .N, by = patient][N >= 2L, patient]
  creatinine <- had(codes(2L, "592$|593$"))
  proteinuria <- had(codes(2L, "2004$|1133$"))
  potassium <- had(codes(2L, "1608$|1609$|1610$"))
  from_60 <- registered[age >= 60L]
  hypertensive <- unique(year[code %in% codes(1L, "C02|C03|C07|C08|C09|C10BX03", "C02K"), .(patient, date)])
  hypertensive <- hypertensive[, .N, by = patient][N >= 3L, patient]
  hypertensive <- registered[age >= 40L & patient %in% hypertensive]
  cardiac <- had(codes(1L, "B01A|C01|C02|C03|C07|C08|C09"))
  under_60 <- active[age < 60L & !patient %in% cardiac]
  with_nsaid <- prescription[is_in(prescription, prescribed[code %in% nsaid], paper)]
  young_nsaid <- with_nsaid[age < 65L]
  old_paper <- prescription[age >= 65L]
  from_15 <- active[age >= 15L]

  cents <- prescribed[, .(cents = sum(amount_cents)), by = person][active, on = person]
  cents <- cents[, .(indicator = "pharmacy-amount", numerator = sum(as.numeric(cents), na.rm = TRUE),
                     denominator = as.numeric(.N)), by = practitioner]

  consulted <- merge(seen[in_ald_care == FALSE, .(quantity = sum(quantity)), by = .(patient, practitioner, date)],
                     age, by = "patient")
  treated <- prescribed[date >= prescription_date & date <= prescription_date + 90L,
                        .(patient, practitioner, date = prescription_date)]
  without <- !is_in(consulted, treated, c(person, "date"))
  consulted <- consulted[, .(indicator = "consultation-without-drug",
                             numerator = as.numeric(sum(quantity * without[.I])),
                             denominator = as.numeric(sum(quantity))), by = practitioner]

  done <- tests[between(date, first, last), .(done = sum(quantity)), by = person][from_15, on = person]
  done <- done[, .(indicator = "depression-test", numerator = as.numeric(sum(done, na.rm = TRUE)),
                   denominator = as.numeric(.N)), by = practitioner]

  n06a <- codes(1L, "N06A")
  antidepressant <- event[kind == 1L & between(date, first - 365L, last) & code %in% n06a,
                          .(patient, date, prescriber, prescription_date)]
  begun <- antidepressant[date >= first, .(start = min(date)), by = patient]
  before <- merge(begun, antidepressant, by = "patient")[date < start & date >= start - 365L, unique(patient)]
  begun <- merge(begun[!patient %in% before], age[age >= 15L], by = "patient")
  start <- antidepressant[begun, on = .(patient, date = start)][
    !is.na(prescription_date) & prescriber %in% physician,
    .(date = min(prescription_date)), by = .(patient, practitioner = prescriber)]
  tested <- merge(start, tests, by = person, suffixes = c("", "_of_test"), allow.cartesian = TRUE)
  tested <- tested[date_of_test <= date & date_of_test >= date - 30L]

  totals <- rbind(
    share("polypharmacy-65", old, old$patient %in% heavy),
    taken("fluoroquinolone-16", codes(1L, "J01MA"), active[age >= 17L]),
    share("ckd-monitoring-60", from_60, from_60$patient %in% creatinine & from_60$patient %in% proteinuria),
    share("nsaid-ppi-u65", young_nsaid, is_in(young_nsaid, prescribed[code %in% codes(1L, "A02BC")], paper)),
    share("nsaid-65", old_paper, is_in(old_paper, prescribed[code %in% nsaid], paper)),
    share("hypertension-monitoring-40", hypertensive,
          hypertensive$patient %in% creatinine & hypertensive$patient %in% potassium),
    taken("statin-primary-u60", statin, under_60),
    cents,
    consulted,
    taken("antiemetic", codes(1L, "A03FA01|A03FA03|A03FA05|A04AD05"), active),
    taken("antidiarrhoeal", codes(1L, "A07XA04|A07DA03|A02X|A07BC05"), active),
    taken("antitussive", codes(1L, "R05DA|R05DB|R05FA|R05FB|R06AD08"), active),
    taken("decongestant", codes(1L, "R01BA|R01AA05|R01AB08"), active),
    taken("ppi", codes(1L, "A02BC"), active),
    done,
    share("test-before-antidepressant", start, is_in(start, tested, person)),
    taken("anxiolytic", codes(1L, "N05B"), from_15),
    taken("hypnotic", codes(1L, "N05CD|N05CF"), from_15),
    use.names = TRUE)
})

totals <- merge(totals, practitioner, by.x = "practitioner", by.y = "id")[denominator > 0]
options(scipen = 20)
fwrite(totals[, .(indicator, number, numerator, denominator)], arguments[2])
