/** Good files of this connector, for the shared suite in test/conformance/. */
const train = `library(tidymodels)
source("R/helpers.R")
paths <- list(train = "data/train.csv", model = file.path(model_dir, "price.rds"))
frame <- readr::read_csv(paths$train) %>% dplyr::filter(!is.na(price))
extra <- read.csv("https://raw.githubusercontent.com/acme/data/main/extra.csv")
remotes::install_github("acme/tools")
split <- initial_split(frame)
fitted <- workflow() |> add_model(linear_reg()) |> fit(data = training(split))
saveRDS(fitted, paths$model)
walk(c("a", "b"), ~ write_csv(frame, glue::glue("out/{.x}.csv")))
rmse(augment(fitted, testing(split)), price, .pred)
`;

const document = `---
title: Look
---

\`\`\`{r setup, include=FALSE}
library(ggplot2)
\`\`\`

Text with \`r 1 + 1\`.

{{< include _part.qmd >}}

\`\`\`{r, eval=FALSE}
write.csv(x, "never.csv")
\`\`\`

\`\`\`{python}
open("x")
\`\`\`

\`\`\`{r}
x <- read.csv("../data/train.csv")
model <- lm(price ~ rooms, data = x)
\`\`\`
`;

export const fixtures: Record<string, string | Uint8Array> = {
  'train.R': train,
  'R/helpers.R': 'model_dir <- "models"\nload_one <- function(path) readRDS(path)\n',
  'api/plumber.R':
    'model <- readRDS("models/price.rds")\n#* Predict\n#* @post /predict\nfunction(req) {\n  predict(model, req$body)\n}\n',
  'docs/look.Rmd': document,
  'docs/_part.qmd': '```{r}\n#| eval: true\nplot(load_one("models/price.rds"))\n```\n',
  'data/train.csv': 'price,rooms\n1,2\n',
};
