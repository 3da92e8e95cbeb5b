import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArtifactAttributes, CodeSignal } from '#core';
import type { Seen } from '../connector.ts';
import { collectAll, memoryContext, type MemorySource } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

type Files = MemorySource['files'];

async function see(files: Files, more: Partial<MemorySource> = {}): Promise<readonly Seen[]> {
  return collectAll(connector.collect({}, memoryContext({ files, ...more })));
}

async function attributesOf(path: string, files: Files): Promise<ArtifactAttributes> {
  const found = (await see(files)).find((one) => one.kind === 'entity' && one.ref === `artifact:ws/${path}`);
  return (found?.kind === 'entity' ? found.attributes : {}) as ArtifactAttributes;
}

async function signals(text: string, files: Files = {}, path = 'a.R'): Promise<readonly CodeSignal[]> {
  return (await attributesOf(path, { ...files, [path]: text })).signals ?? [];
}

/** `what target` of each signal; a target that is not known shows its reason in brackets. */
async function told(text: string, files: Files = {}, path = 'a.R'): Promise<readonly string[]> {
  return (await signals(text, files, path)).map((one) =>
    [one.what, one.target ?? (one.unresolved === undefined ? undefined : `(${one.unresolved})`)].join(' ').trim(),
  );
}

async function relations(files: Files): Promise<readonly string[]> {
  return (await see(files))
    .flatMap((one) =>
      one.kind === 'relation'
        ? [`${one.from} ${one.relation} ${one.to} ${one.method}`.replaceAll('artifact:ws/', '')]
        : [],
    )
    .toSorted();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function unpinned(text: string, files: Files = {}, path = 'a.R'): Promise<readonly string[]> {
  return (await see({ ...files, [path]: text })).flatMap((one) =>
    one.kind === 'claim' ? [`${textOf(one.attributes?.['what'])} ${textOf(one.attributes?.['reference'])}`] : [],
  );
}

describe('files', () => {
  it.each([
    ['read.csv("data/x.csv")', 'read-data data/x.csv'],
    ['readr::read_csv(file = "x.csv", n_max = 3)', 'read-data x.csv'],
    ['df |> write_csv("o.csv")', 'write-data o.csv'],
    ['df %>% write.csv(row.names = FALSE, file = "o.csv")', 'write-data o.csv'],
    ['df %>% write_csv("o.csv", x = .)', 'write-data o.csv'],
    ['data.table::fwrite(df, "o.csv")', 'write-data o.csv'],
    ['arrow::read_parquet("a.parquet")', 'read-data a.parquet'],
    ['arrow::write_parquet(df, sink = "a.parquet")', 'write-data a.parquet'],
    ['arrow::write_dataset(df, "out")', 'write-data out'],
    ['read_excel(path = "a.xlsx", sheet = 2)', 'read-data a.xlsx'],
    ['sf::st_write(shapes, "a.gpkg")', 'write-data a.gpkg'],
    ['yaml::read_yaml("params.yaml")', 'read-file params.yaml'],
    ['lgb.save(booster, "m.txt")', 'write-model m.txt'],
    ['fit |> lightsnip::lgbm_save("m.zip")', 'write-model m.zip'],
    ['xgboost::xgb.load("m.ubj")', 'read-model m.ubj'],
    ['torch::torch_save(net, "net.pt")', 'write-model net.pt'],
    ['save(a, b, file = "both.RData")', 'write-file both.RData'],
    ['DBI::dbGetQuery(con, "select 1")', 'read-data (a database table)'],
    ['ggsave("p.png")', 'write-file p.png'],
  ])('%s', async (code, expected) => {
    expect(await told(code)).toEqual([expected]);
  });

  it('judges an .rds by what it holds', async () => {
    expect(await told('saveRDS(lm(y ~ x), "thing.rds")')).toContain('write-model thing.rds');
    expect(await told('model <- readRDS("thing.rds")')).toEqual(['read-model thing.rds']);
    expect(await told('one <- readRDS("data/thing.rds")')).toEqual(['read-file data/thing.rds']);
    expect(await told('readRDS("lm_res.rds")')).toEqual(['read-data lm_res.rds']);
    expect(await told('readRDS("train.rds")')).toEqual(['read-data train.rds']);
  });

  it('does not take content, commands or comments for files', async () => {
    expect(await told('data.table::fread("a,b\\n1,2")\nfread(cmd)\n# read.csv("x.csv")\n"read.csv(1)"')).toEqual([]);
    expect(await told('fread("grep x data.txt | head")\njsonlite::fromJSON("{\\"a\\": 1}")')).toEqual([]);
    expect(await told('quote(read.csv("x.csv"))\nif (FALSE) read.csv("y.csv")')).toEqual([]);
  });

  it('does not take keys of a store, or no file at all, for files', async () => {
    const code =
      'aws.s3::s3readRDS(object = "m/fit.rds", bucket = "b")\naws.s3::s3write_using(d, FUN = write.csv, object = "k.csv")';
    expect(await told(code)).toEqual(['read-model s3://b/m/fit.rds', 'write-data k.csv']);
    expect(await relations({ 'a.R': code })).toEqual([]);
    expect(await told('read.table("clipboard")\nread_csv("a,b\n1,2")\nread.csv(text = "a")\nwrite.csv(d)')).toEqual([]);
  });

  it('says nothing of a function of the same name that the repository defines', async () => {
    const helpers = { 'R/h.R': 'read_csv <- function(x) x\n' };
    expect(await told('source("R/h.R")\nread_csv("x.csv")', helpers)).toEqual([]);
    expect(await told('read_csv("x.csv")', helpers)).toEqual(['read-data x.csv']);
    expect(await told('other::read_csv("x.csv")')).toEqual([]);
  });
});

describe('paths', () => {
  it.each([
    ['d <- "data"\nread.csv(file.path(d, "x.csv"))', 'read-data data/x.csv'],
    ['read.csv(paste0("data/", "x", ".csv"))', 'read-data data/x.csv'],
    ['read.csv(paste("data", "x.csv", sep = "/"))', 'read-data data/x.csv'],
    ['n <- "x"\nread.csv(glue::glue("data/{n}.csv"))', 'read-data data/x.csv'],
    ['read.csv(sprintf("data/%s_%d.csv", "x", 2024))', 'read-data data/x_2024.csv'],
    ['read.csv(here::here("data", "x.csv"))', 'read-data data/x.csv'],
    ['p <- list(a = list(b = "x.csv"))\nread.csv(p$a[["b"]])', 'read-data x.csv'],
    ['p <- list()\np$a <- "x.csv"\nread.csv(p$a)', 'read-data x.csv'],
    ['"x.csv" -> f\nread.csv(f)', 'read-data x.csv'],
    ['read.csv(r"(data\\x.csv)")', 'read-data data/x.csv'],
    ['p <- function(n) file.path("data", n)\nread.csv(p("x.csv"))', 'read-data data/x.csv'],
    ['for (f in c("x.csv")) read.csv(f)', 'read-data x.csv'],
    ['purrr::map("x.csv", ~ read_csv(.x))', 'read-data x.csv'],
    ['lapply(c("x.csv"), function(f) read.csv(f))', 'read-data x.csv'],
    ['lapply("x.csv", read.csv)', 'read-data x.csv'],
    ['read.csv(Sys.getenv("F", "x.csv"))', 'read-data x.csv'],
  ])('%s', async (code, expected) => {
    expect(await told(code)).toContain(expected);
  });

  it.each([
    ['read.csv(paste0("x", Sys.Date(), ".csv"))', '(built at run time)'],
    ['read.csv(commandArgs(TRUE)[1])', '(from the command line)'],
    ['read.csv(Sys.getenv("F"))', '(from the environment)'],
    ['cfg <- yaml::yaml.load(text)\nread.csv(cfg$data)', '(from configuration)'],
    ['paths <- dictionary()\nread.csv(paths$a$b)', '(from another call)'],
    ['f <- function(path) read.csv(path)', '(from a parameter)'],
    ['lapply(list.files("data"), read.csv)', '(a pattern of files)'],
    ['x <- "a.csv"\nx[2] <- "b.csv"\nread.csv(x)', '(built at run time)'],
    ['a <- c("x", "y")\nb <- c("1", "2")\nread.csv(paste0(a, b))', '(built at run time)'],
  ])('does not guess: %s', async (code, expected) => {
    expect(await told(code)).toEqual([`read-data ${expected}`]);
  });

  it('tells branches apart from certainty', async () => {
    const files = { 'a.R': 'f <- if (x) "a.csv" else "b.csv"\nread.csv(f)\nread.csv("c.csv")\n' };
    expect(await relations(files)).toEqual([
      'a.R used a.csv inferred',
      'a.R used b.csv inferred',
      'a.R used c.csv parsed',
    ]);
  });

  it('starts at the root or at the file, whichever exists; documents and moved scripts say nothing otherwise', async () => {
    expect(await relations({ 's/a.R': 'read.csv("x.csv")', 's/x.csv': '' })).toEqual(['s/a.R used s/x.csv parsed']);
    expect(await relations({ 's/a.R': 'read.csv("x.csv")' })).toEqual(['s/a.R used x.csv parsed']);
    expect(await relations({ 's/a.R': 'setwd(home)\nread.csv("x.csv")' })).toEqual([]);
    expect(await relations({ 's/a.Rmd': '```{r}\nread.csv("x.csv")\n```' })).toEqual([]);
    expect(await relations({ 'a.R': 'read.csv("../x.csv")\nread.csv("/etc/x.csv")' })).toEqual([]);
  });

  it('shows at the caller what a helper reads', async () => {
    const files = { 'h.R': 'load_one <- function(path) read.csv(path)\n', 'a.R': 'source("h.R")\nload_one("x.csv")\n' };
    expect(await relations(files)).toEqual(['a.R imports h.R parsed', 'a.R used x.csv inferred']);
  });
});

describe('sourced files', () => {
  it('follows source, loops over list.files, includes and constants', async () => {
    const files = {
      'R/a.R': 'home <- "data"\n',
      'R/b.R': '',
      'R/n.txt': '',
      'run.R':
        'purrr::walk(list.files("R/", "\\\\.R$", full.names = TRUE), source)\nread.csv(file.path(home, "x.csv"))\n',
      'loop.R': 'for (f in list.files("R", pattern = "[.]R$", full.names = TRUE)) source(f)\n',
      'doc/x.qmd': '{{< include _y.qmd >}}\n```{r, child="z.Rmd"}\n```\n```{r}\nsource(here::here("R", "b.R"))\n```\n',
      'doc/_y.qmd': '',
      'doc/z.Rmd': '',
    };
    expect(await relations(files)).toEqual([
      'doc/x.qmd imports R/b.R parsed',
      'doc/x.qmd imports doc/_y.qmd parsed',
      'doc/x.qmd imports doc/z.Rmd parsed',
      'loop.R imports R/a.R parsed',
      'loop.R imports R/b.R parsed',
      'run.R imports R/a.R parsed',
      'run.R imports R/b.R parsed',
      'run.R used data/x.csv parsed',
    ]);
  });

  it('bears files that source each other', async () => {
    expect(await relations({ 'a.R': 'source("b.R")', 'b.R': 'source("a.R")\nread.csv(nowhere)' })).toEqual([
      'a.R imports b.R parsed',
      'b.R imports a.R parsed',
    ]);
  });
});

describe('work', () => {
  it.each([
    ['lm(y ~ x, data = d)', 'fit'],
    ['library(caret)\ntrain(y ~ ., d)', 'fit'],
    ['library(tidymodels)\nwf |> fit(d)', 'fit'],
    ['fit <- parsnip::fit(spec, d)\nfit2 <- parsnip::fit(fit, d)', 'fit fit'],
    ['xgb.train(p, d)', 'fit'],
    ['ranger::ranger(y ~ ., d)', 'fit'],
    ['tune_bayes(wf, folds)', 'tune'],
    ['initial_split(d)', 'split'],
    ['library(yardstick)\nrmse(d, y, p)', 'evaluate'],
    ['caret::confusionMatrix(a, b)', 'evaluate'],
    ['predict(m, d)', 'predict'],
    ['predict(m, d, type = "contrib")', 'explain'],
    ['shapviz::shapviz(m)', 'explain'],
    ['mlflow::mlflow_log_metric("a", 1)', 'track'],
    ['v <- vetiver_model(m, "price")\nvetiver_pin_write(board, v)', 'register price'],
    ['#* @post /predict\nfunction(req) predict(m, req)', 'serve predict'],
  ])('%s', async (code, expected) => {
    expect((await told(code)).join(' ')).toBe(expected);
  });

  it.each([
    'fit(x, d)',
    'train(x)',
    'rmse(a, b)',
    'explain(x)',
    'd |> accuracy(y)',
    'x$fit(d)',
    'shinyApp(ui, server)',
  ])('a bare name without its package says nothing: %s', async (code) => {
    expect(await told(code)).toEqual([]);
  });

  it('knows packages attached elsewhere: sourced, sourcing, by DESCRIPTION where the names are not constant', async () => {
    expect(await told('source("s.R")\nfit(w, d)', { 's.R': 'library(workflows)\n' })).toEqual(['fit']);
    expect(await told('fit(w, d)', { 'run.R': 'library(workflows)\nsource("a.R")\n' })).toEqual(['fit']);
    const description = { DESCRIPTION: 'Depends:\n    parsnip,\n    dplyr\n' };
    expect(await told('lapply(deps(), library, character.only = TRUE)\nfit(w, d)', description)).toEqual(['fit']);
    expect(await told('fit(w, d)', description)).toEqual([]);
    const targets = { '_targets.R': 'tar_option_set(packages = c("keras"))\nsource("a.R")\n' };
    expect(await told('f <- function(m) fit(m, 1)', targets)).toEqual(['fit']);
    expect(await told('lapply(c("caret"), require, character.only = TRUE)\ntrain(w, d)')).toEqual(['fit']);
  });
});

describe('what runs by itself', () => {
  it.each([
    ['model <- lm(y ~ x)', true],
    ['f <- function() lm(y ~ x)', undefined],
    ['read.csv("x.csv")', undefined],
    ['walk(c("a"), function(x) saveRDS(lm(y ~ x), x))', true],
    ['#* @get /x\nfunction() 1', true],
    ['if (!interactive()) main()', true],
    ['main <- function() lm(y ~ x)\nmain()', true],
  ])('%s', async (code, expected) => {
    expect((await attributesOf('a.R', { 'a.R': code })).entryPoint).toBe(expected);
  });

  it('tells notebooks from reports', async () => {
    const kind = async (code: string): Promise<unknown> => {
      const { role, entryPoint } = await attributesOf('a.Rmd', { 'a.Rmd': `# A\n\`\`\`{r}\n${code}\n\`\`\`\n` });
      return [role, entryPoint];
    };
    expect(await kind('m <- ranger::ranger(y ~ x, d)')).toEqual(['notebook', true]);
    expect(await kind('plot(read.csv("x.csv"))')).toEqual(['report', undefined]);
    expect(await kind('summary(lm(y ~ x))')).toEqual(['report', undefined]);
    expect(await kind('predict(lm(y ~ x))')).toEqual(['notebook', true]);
  });
});

describe('chunks', () => {
  it('reads R chunks that run, at their own lines', async () => {
    const text = [
      '---',
      'title: x',
      '---',
      '```{r setup}',
      'read.csv("1.csv")',
      '```',
      '```{r, eval=FALSE}',
      'read.csv("no.csv")',
      '```',
      '```{r}',
      '#| eval: false',
      'read.csv("no.csv")',
      '```',
      '```{python}',
      'read.csv("no.csv")',
      '```',
      '````markdown',
      '```{r}',
      'read.csv("no.csv")',
      '```',
      '````',
      '```r',
      'read.csv("no.csv")',
      '```',
      '~~~{r}',
      'read.csv("2.csv")',
      '~~~',
    ];
    const found = await signals(text.join('\r\n'), {}, 'a.Rmd');
    expect(found.map((one) => [one.line, one.target])).toEqual([
      [5, '1.csv'],
      [26, '2.csv'],
    ]);
  });

  it('knows documents that run nothing unless told', async () => {
    const body = '```{r}\nread.csv("no.csv")\n```\n```{r, eval=TRUE}\nread.csv("yes.csv")\n```\n';
    expect(await told(`---\nexecute:\n  echo: true\n  eval: false\n---\n${body}`, {}, 'a.qmd')).toEqual([
      'read-data yes.csv',
    ]);
    expect(
      await told(`\`\`\`{r, eval=TRUE}\nknitr::opts_chunk$set(eval = FALSE)\n\`\`\`\n${body}`, {}, 'a.Rmd'),
    ).toEqual(['read-data yes.csv']);
  });
});

describe('unpinned inputs', () => {
  const raw = 'https://raw.githubusercontent.com/a/b';
  const commit = '0123456789abcdef0123456789abcdef01234567';

  it('are addresses and packages that can change', async () => {
    expect(await unpinned(`read_csv("${raw}/main/x.csv")`)).toEqual([`url ${raw}/main/x.csv`]);
    expect(await unpinned(`read_csv("${raw}/${commit}/x.csv")`)).toEqual([]);
    expect(await unpinned('remotes::install_github("a/b@main")')).toEqual(['package a/b@main']);
    expect(await unpinned('devtools::install_github("a/b")')).toEqual(['package a/b']);
    expect(
      await unpinned('remotes::install_github("a/b@v1.2.0")\nremotes::install_github("a/b", ref = "1f2e3d4c")'),
    ).toEqual([]);
    expect(await unpinned('remotes::install_github("a/b", ref = version)\npak::pkg_install("dplyr")')).toEqual([]);
  });

  it('are scripts taken from the web as well', async () => {
    expect(await unpinned(`source("${raw}/main/h.R")`)).toEqual([`url ${raw}/main/h.R`]);
    expect(await unpinned(`source("h.R")\nsource("${raw}/${commit}/h.R")`)).toEqual([]);
  });

  it('do not show secrets, and are none of a README or of a report that keeps nothing', async () => {
    const found = await unpinned(`x <- read.csv("https://u:secret@example.org/x.csv?token=hidden")`);
    expect(JSON.stringify(found)).not.toMatch(/secret|hidden/u);
    expect(found).toHaveLength(1);
    const chunk = `\`\`\`{r}\nread.csv("${raw}/main/x.csv")\n\`\`\`\n`;
    expect(await unpinned(chunk, {}, 'README.Rmd')).toEqual([]);
    expect(await unpinned(chunk, {}, 'look.Rmd')).toEqual([]);
  });
});

describe('hostile input', () => {
  const fixtures: readonly (readonly [string, string | Uint8Array])[] = [
    ['calls in calls', 'f('.repeat(60_000)],
    ['brackets', '('.repeat(60_000)],
    ['braces', '{'.repeat(60_000)],
    ['a long pipe', `x${' %>% f(1)'.repeat(20_000)}`],
    ['a long assignment', 'x <- '.repeat(30_000)],
    ['else if without end', 'if (a) b else '.repeat(15_000)],
    ['nested functions', 'function(x) '.repeat(30_000)],
    ['nested ifs over one name', `x <- "a"\n${'if (a) { x <- "b"; read.csv(x)\n'.repeat(3_000)}`],
    ['many of one name', 'x <- "a.csv"\nread.csv(x)\n'.repeat(4_000)],
    ['fences', '```{r}\n'.repeat(100_000)],
    ['one long line', `x <- "${'a'.repeat(2_000_000)}"`],
    ['unbalanced', ')]}}"\'%>% <- ( |> \\( ~'],
    ['invalid UTF-8', new Uint8Array([0x72, 0xff, 0xfe, 0x0a, 0xc0, 0x22])],
  ];

  it.each(fixtures)('%s ends', async (_, content) => {
    const seen = await see({ 'a.R': content, 'a.Rmd': content, 'ok.R': 'read.csv("x.csv")' });
    expect(JSON.stringify(seen)).toContain('artifact:ws/x.csv');
  });

  it('skips with a reason what is too large, no text or unreadable', async () => {
    const seen = await see(
      { 'big.R': new Uint8Array(20_000_000), 'nul.R': 'a\0b' },
      { unreadable: { 'no.R': 'Reading it is not permitted.' } },
    );
    expect(seen.map((one) => (one.kind === 'skipped' ? [one.locator, one.reason] : one.kind))).toEqual([
      ['big.R', expect.stringContaining('20000000 bytes')],
      ['no.R', 'Reading it is not permitted.'],
      ['nul.R', expect.stringContaining('not text')],
    ]);
  });

  it('reads scripts in an old encoding, without guessing its letters', async () => {
    const latin = Uint8Array.from('# d\xe9j\xe0\nread.csv("x.csv")\nread.csv("\xe9.csv")', (letter) =>
      letter.charCodeAt(0),
    );
    const found = await see({ 'a.R': latin });
    expect(found.flatMap((one) => (one.kind === 'relation' ? [one.to] : []))).toEqual(['artifact:ws/x.csv']);
  });

  it('names of objects’ own properties are only names', async () => {
    const odd =
      'constructor <- "x"\n`__proto__` <- list(toString = "y")\nhasOwnProperty(1)\nread.csv(`__proto__`$valueOf)\nf <- function(toString) read.csv(toString)\nf("z.csv")';
    expect(await told(odd)).toContain('read-data z.csv');
  });

  const word = fc.constantFrom(
    'x',
    'read.csv',
    'source',
    '"a.csv"',
    '<-',
    '%>%',
    '(',
    ')',
    '{',
    '}',
    '[[',
    ']]',
    '$',
    '~',
    'function',
    'if',
    'else',
    ',',
    '=',
    '\n',
    '```{r}',
    '```',
    '\\',
    "r'(",
    '::',
    '"',
    '#*',
    '@get /x',
    'list.files',
    'glue',
    '"{x}"',
  );

  it('bears any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word).map((words) => words.join(' ')),
        ),
        async (text) => {
          const seen = await see({ 'a.R': text, 'a.qmd': `\`\`\`{r}\n${text}`, 'b.R': 'source("a.R")\nread.csv(x)' });
          expect(seen.length).toBeGreaterThanOrEqual(3);
        },
      ),
      { numRuns: 150 },
    );
  });
});
