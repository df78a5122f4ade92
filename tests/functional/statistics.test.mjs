// Every statistic that R has too, on random inputs: `miroir stats` must give what R gives. The seed is printed; give it back in
// MIROIR_SEED to replay a failure. R is asked once, for all cases.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const seed = Number(process.env.MIROIR_SEED ?? Date.now() % 2147483647);
console.log(`seed ${seed}`);

// A small generator of our own (mulberry32): the same seed gives the same cases everywhere.
let state = seed >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
const whole = (least, most) => least + Math.floor(random() * (most - least + 1));
const list = (count, draw) => Array.from({ length: count }, (_, place) => draw(place));
const vector = (values) => `c(${values.join(",")})`;
const matrix = (rows) => `matrix(${vector(rows.flat())}, nrow=${rows.length}, byrow=TRUE)`;

/** What the program answers to arguments, or to an object on standard input. */
function miroir(name, input, ...options) {
  const given = input ? ["--input", "-"] : [];
  const outcome = spawnSync(process.env.MIROIR_BINARY, ["stats", name, ...given, ...options], {
    input: input ? JSON.stringify(input) : "",
    encoding: "utf8",
  });
  assert.equal(outcome.status, 0, `${name} ${JSON.stringify(input)} ${options}: ${outcome.stderr}`);
  return JSON.parse(outcome.stdout);
}

// Each case: a title, an expression of R that gives a vector of numbers, the same numbers as the program has them.
const cases = [];
const add = (title, expression, numbers, tolerance = 1e-9) => cases.push({ title, expression, numbers, tolerance });

const limits = (estimate) => [estimate.lower, estimate.upper];
const repeat = (count, body) => { for (let turn = 0; turn < count; ++turn) body(turn); };

function share() {
  const denominator = whole(1, 2000);
  return [whole(0, denominator), denominator];
}

repeat(20, () => {
  const [x, n] = share();
  const level = [0.9, 0.95, 0.998][whole(0, 2)];
  add(`proportion ${x}/${n} ${level}`, `prop.test(${x},${n},conf.level=${level},correct=FALSE)$conf.int`,
    limits(miroir("proportion", null, "--numerator", x, "--denominator", n, "--level", level)), 1e-8);
});

repeat(20, (turn) => {
  const [events, exposure] = [turn < 10 ? turn : whole(10, 500), whole(1, 5000)];
  const estimate = miroir("rate", null, "--events", events, "--exposure", exposure, "--per", 1000);
  add(`rate ${events}/${exposure}`,
    events < 10 ? `poisson.test(${events},${exposure})$conf.int*1000` : `byar(${events})/${exposure}*1000`, limits(estimate), 1e-7);
  add(`ratio ${events}/${exposure}`, events < 10 ? `poisson.test(${events},${exposure})$conf.int` : `byar(${events})/${exposure}`,
    limits(miroir("ratio", { observed: events, expected: exposure })), 1e-7);
});

repeat(20, () => {
  const [[a, m], [b, n]] = [share(), share()];
  add(`difference ${a}/${m} - ${b}/${n}`, `newcombe(${a},${m},${b},${n})`,
    limits(miroir("difference", { first: { numerator: a, denominator: m }, second: { numerator: b, denominator: n } })), 1e-8);
});

const amounts = (count) => list(count, () => Math.round(random() * 1e6) / 1000 + 0.001);
const moments = (values) => ({
  count: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  sum_of_squares: values.reduce((sum, value) => sum + value * value, 0),
});

repeat(8, () => {
  const [one, other] = [amounts(whole(2, 40)), amounts(whole(2, 40))];
  add("mean", `t.test(${vector(one)})$conf.int`, limits(miroir("mean", { values: one })), 1e-7);
  add("means", `t.test(${vector(one)},${vector(other)})$conf.int`,
    limits(miroir("difference", { first: moments(one), second: moments(other) })), 1e-6);
  const pair = amounts(one.length);
  add("paired", `t.test(${vector(one)},${vector(pair)},paired=TRUE)$conf.int`,
    limits(miroir("difference", { first: one, second: pair, paired: true })), 1e-7);
  add("log-normal", `cox(${vector(one)})`, limits(miroir("mean", { values: one, method: "log-normal" })), 1e-6);
});

const full = (rows) => rows.every((row) => row.some(Boolean)) && rows[0].every((_, column) => rows.some((row) => row[column]));
function table(rows, columns, most) {
  for (;;) {
    const drawn = list(rows, () => list(columns, () => whole(0, most)));
    if (full(drawn)) return drawn;
  }
}

repeat(24, (turn) => {
  const counts = table(whole(2, 4), whole(2, 4), turn % 3 === 0 ? 60 : 9);
  const text = counts.map((row) => row.join(",")).join(";");
  const test = miroir("contingency", null, "--table", text);
  add(`chi-square ${text}`, `{t<-chisq.test(${matrix(counts)},correct=FALSE);c(t$statistic,t$parameter,t$p.value,min(t$expected))}`,
    [test.chi_square, test.df, test.p, test.expected_min], 1e-8);
  if (test.fisher_method === "exact") {
    // R's own enumeration is good to about seven figures.
    add(`fisher ${text}`, `fisher.test(${matrix(counts)},workspace=2e7)$p.value`, [test.fisher_p], 1e-6);
  } else {
    add(`fisher ${text}`, `fisher.test(${matrix(counts)},simulate.p.value=TRUE,B=200000)$p.value`, [test.fisher_p],
      5 * Math.SQRT2 * test.fisher_standard_error + 1e-4);
  }
});

repeat(8, () => {
  const counts = table(2, 2, 30);
  const text = counts.map((row) => row.join(",")).join(";");
  const test = miroir("contingency", null, "--table", text, "--yates");
  add(`yates ${text}`, `chisq.test(${matrix(counts)},correct=TRUE)$statistic`, [test.chi_square], 1e-8);
});

repeat(5, () => {
  const p = list(whole(1, 12), () => random());
  add("holm", `p.adjust(${vector(p)},"holm")`, miroir("holm", { p }).adjusted);
  const values = amounts(whole(30, 60));
  add("quantiles", `quantile(${vector(values)},1:9/10,names=FALSE)`, miroir("quantiles", { values, parts: 10 }).cuts, 1e-8);
});

repeat(6, () => {
  const units = list(whole(3, 30), (place) => ({ name: `u${place}`, numerator: 0, denominator: whole(10, 400) }));
  for (const unit of units) unit.numerator = whole(0, unit.denominator);
  units[0].numerator = 1;
  const [x, n] = [units.map((unit) => unit.numerator), units.map((unit) => unit.denominator)];
  const funnel = miroir("funnel", { kind: "proportion", units });
  add("funnel limits", `funnel(${vector(x)},${vector(n)})`,
    funnel.units.flatMap((unit) => [unit.lower_95, unit.upper_95, unit.lower_998, unit.upper_998]), 1e-8);
  add("over-dispersion", `dispersion(${vector(x)},${vector(n)})`, [funnel.phi, funnel.tau_squared], 1e-8);
});

repeat(6, () => {
  const strata = list(whole(2, 18), () => ({ events: whole(1, 60), exposure: whole(100, 3000), standard_exposure: whole(100, 9000) }));
  const column = (field) => vector(strata.map((stratum) => stratum[field]));
  if (strata.reduce((sum, stratum) => sum + stratum.events, 0) < 10) return;
  const rate = miroir("standardise", { method: "direct", strata, per: 1000 });
  add("direct standardisation", `dobson(${column("events")},${column("exposure")},${column("standard_exposure")})*1000`,
    [rate.value, ...limits(rate)], 1e-8);
});

repeat(4, () => {
  const [members, controls, periods, start] = [whole(6, 12), whole(6, 14), whole(4, 7), 2];
  const rows = [];
  for (let physician = 0; physician < members + controls; ++physician) {
    const member = physician < members;
    for (let period = 0; period < periods; ++period) {
      const denominator = whole(20, 200);
      const row = { physician: `p${physician}`, period, numerator: whole(0, denominator), denominator };
      rows.push(member ? { ...row, start, cluster: `g${physician % 3}` } : row);
    }
  }
  const did = miroir("did", { observations: rows });
  const column = (draw) => vector(rows.map(draw));
  const text = (draw) => column((row) => JSON.stringify(draw(row)));
  add("difference-in-differences",
    `did(${column((row) => row.numerator / row.denominator)},${column((row) => row.denominator)},` +
    `${column((row) => (row.start !== undefined && row.period >= row.start ? 1 : 0))},` +
    `${text((row) => row.physician)},${column((row) => row.period)},${text((row) => row.cluster ?? row.physician)})`,
    [did.value, did.standard_error, ...limits(did)], 1e-8);
});

const helpers = `
wilson <- function(x, n) prop.test(x, n, correct=FALSE)$conf.int
byar <- function(x, z=qnorm(0.975)) c(x*(1-1/(9*x)-z/3/sqrt(x))^3, (x+1)*(1-1/(9*(x+1))+z/3/sqrt(x+1))^3)
newcombe <- function(a, m, b, n) {
  p <- a/m; q <- b/n; i <- wilson(a,m); j <- wilson(b,n)
  c(p-q-sqrt((p-i[1])^2+(j[2]-q)^2), p-q+sqrt((i[2]-p)^2+(q-j[1])^2))
}
cox <- function(x) {
  y <- log(x); n <- length(y); v <- var(y)
  exp(mean(y)+v/2 + c(-1,1)*qt(0.975,n-1)*sqrt(v/n+v^2/(2*(n-1))))
}
one_limit <- function(p, n, t) {
  r <- qbinom(p, n, t)
  pmin(1, pmax(0, (r-(pbinom(r,n,t)-p)/dbinom(r,n,t))/n))
}
funnel <- function(x, n) {
  t <- sum(x)/sum(n)
  as.vector(rbind(one_limit(0.025,n,t), one_limit(0.975,n,t), one_limit(0.001,n,t), one_limit(0.999,n,t)))
}
dispersion <- function(x, n) {
  t <- sum(x)/sum(n); v <- t*(1-t)/n; z <- (x/n-t)/sqrt(v)
  z <- pmin(pmax(z, quantile(z,0.1)), quantile(z,0.9)); phi <- mean(z^2); w <- 1/v; i <- length(x)
  c(phi, max(0, (i*phi-(i-1))/(sum(w)-sum(w^2)/sum(w))))
}
dobson <- function(x, n, w) {
  v <- sum(w*x/n)/sum(w); s <- sqrt(sum(w^2*x/n^2)/sum(w)^2/sum(x))
  c(v, v+s*(byar(sum(x))-sum(x)))
}
did <- function(y, w, d, unit, time, cluster) {
  time <- factor(time); unit <- factor(unit)
  estimate <- function(rows) coef(lm(y ~ d + time + unit, weights=w, subset=rows))[["d"]]
  all <- estimate(rep(TRUE, length(y))); g <- length(unique(cluster))
  e <- sqrt((g-1)/g * sum((sapply(unique(cluster), function(one) estimate(cluster != one)) - all)^2))
  part <- rowsum(w * resid(lm(d ~ time + unit, weights=w))^2, cluster); half <- qt(0.975, sum(part)^2/sum(part^2) - 1) * e
  c(all, e, all - half, all + half)
}
`;

test("miroir stats gives what R gives", () => {
  const program = `${helpers}options(warn=-1); set.seed(${seed})\n` +
    cases.map(({ expression }) => `cat(sprintf("%.15g", as.numeric(${expression})), "\\n")`).join("\n");
  const outcome = spawnSync("Rscript", ["--vanilla", "-"], { input: program, encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(outcome.status, 0, outcome.stderr);
  const lines = outcome.stdout.trim().split("\n");
  assert.equal(lines.length, cases.length);
  for (const [place, { title, numbers, tolerance }] of cases.entries()) {
    const expected = lines[place].trim().split(/\s+/).map(Number);
    assert.equal(expected.length, numbers.length, title);
    for (const [index, number] of numbers.entries()) {
      const allowed = tolerance * Math.max(1, Math.abs(expected[index]));
      assert.ok(Math.abs(number - expected[index]) <= allowed, `seed ${seed}, ${title}: ${number} for R's ${expected[index]}`);
    }
  }
});
