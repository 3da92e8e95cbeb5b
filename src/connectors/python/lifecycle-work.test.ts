/** What a script does in a model's lifecycle: each library's calls, and the look-alikes that do nothing of the kind. */
import { describe, expect, it } from 'vitest';
import { signalsOf, tell } from './told.ts';

type Row = readonly [name: string, source: string, ...facts: readonly string[]];

const training: readonly Row[] = [
  [
    'sklearn',
    'from sklearn.linear_model import Ridge\nm = Ridge()\nm.fit(x, y)\nm.predict(x)\nm.score(x, y)',
    'fit',
    'predict',
    'evaluate',
  ],
  [
    'sklearn in one line',
    'from sklearn.svm import SVC\nm = SVC(C=1).fit(x, y)\np = m.predict_proba(x)',
    'fit',
    'predict',
  ],
  [
    'sklearn pipelines',
    'from sklearn.pipeline import Pipeline\nfrom sklearn.preprocessing import StandardScaler\nfrom sklearn.svm import SVC\np = Pipeline([("s", StandardScaler()), ("m", SVC())])\np.fit(x, y)',
    'fit',
  ],
  [
    'preparation is no training',
    'from sklearn.preprocessing import StandardScaler\ns = StandardScaler()\ns.fit(x)\ns.transform(x)\nStandardScaler().fit_transform(x)',
    'transform',
    'transform',
    'transform',
  ],
  [
    'a pipeline of preparations is none either',
    'from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\nfrom sklearn.impute import SimpleImputer\np = make_pipeline(SimpleImputer(), StandardScaler())\np.fit(x)',
    'transform',
  ],
  [
    'splits',
    'from sklearn.model_selection import train_test_split, KFold\ntrain_test_split(x)\nKFold(5)',
    'split',
    'split',
  ],
  ['searches', 'from sklearn.model_selection import GridSearchCV\ng = GridSearchCV(m, {})\ng.fit(x, y)', 'tune', 'fit'],
  [
    'searches that do not refit',
    'from sklearn.model_selection import GridSearchCV\ng = GridSearchCV(m, {}, refit=False)\ng.fit(x, y)',
    'tune',
    'tune',
  ],
  ['optuna', 'import optuna\ns = optuna.create_study()\ns.optimize(f, n_trials=3)', 'tune', 'tune'],
  [
    'xgboost',
    'import xgboost as xgb\nb = xgb.train({}, d)\nb.predict(d)\nm = xgb.XGBClassifier()\nm.fit(x, y)',
    'fit',
    'predict',
    'fit',
  ],
  ['lightgbm', 'import lightgbm as lgb\nb = lgb.train({}, lgb.Dataset(x, y))\nb.predict(x)', 'fit', 'predict'],
  ['catboost', 'from catboost import CatBoostRegressor\nm = CatBoostRegressor()\nm.fit(x, y)', 'fit'],
  [
    'keras',
    'from tensorflow import keras\nm = keras.Sequential([])\nm.compile()\nm.fit(x, y)\nm.evaluate(x, y)\nm.predict(x)',
    'fit',
    'evaluate',
    'predict',
  ],
  [
    'torch',
    'import torch\nfrom torch.utils.data import random_split\nrandom_split(d, [1, 2])\nloss.backward()',
    'split',
    'fit',
  ],
  [
    'transformers',
    'from transformers import Trainer\nt = Trainer(model=m)\nt.train()\nt.save_model("out")',
    'fit',
    'write-model out',
  ],
  ['statsmodels', 'import statsmodels.api as sm\nm = sm.OLS(y, x).fit()', 'fit'],
  ['lightning', 'import pytorch_lightning as pl\nt = pl.Trainer()\nt.fit(m, d)', 'fit'],
  [
    'mlflow load and use',
    'import mlflow\nm = mlflow.pyfunc.load_model("models:/price/3")\nm.predict(x)',
    'read-model models:/price/3',
    'predict',
  ],
  [
    'a model of the module',
    'import joblib\nmodel = None\ndef init():\n    global model\n    model = joblib.load("model.pkl")\ndef run(x):\n    return model.predict(x)',
    'read-model model.pkl',
    'predict',
  ],
  [
    'a part of what was loaded',
    'import pickle\nwith open("model.bin", "rb") as f:\n    dv, lr = pickle.load(f)\nlr.predict(x)',
    'read-model model.bin',
    'predict',
  ],
  [
    'an annotated parameter',
    'from sklearn.feature_extraction import DictVectorizer\nfrom sklearn.svm import SVC\ndef f(dv: DictVectorizer, lr: SVC = None):\n    dv.fit_transform(x)\n    lr.fit(x, y)',
    'transform',
    'fit',
  ],
  [
    'an annotated pipeline, by its name',
    'from sklearn.pipeline import Pipeline\ndef f(preprocess_pipeline: Pipeline, pipeline: Pipeline):\n    preprocess_pipeline.transform(x)\n    pipeline.fit(x, y)',
    'transform',
    'fit',
  ],
  [
    'a copy',
    'from sklearn.base import clone\nfrom sklearn.svm import SVC\nbase = SVC()\nc = clone(base)\nc.fit(x, y)',
    'fit',
  ],
  [
    'older names',
    'from sklearn.cross_validation import train_test_split\nfrom sklearn.grid_search import GridSearchCV\ntrain_test_split(x)\ng = GridSearchCV(m, {})',
    'split',
    'tune',
  ],
  [
    'unions and own transformers prepare',
    'from sklearn.base import BaseEstimator, TransformerMixin\nfrom sklearn.pipeline import FeatureUnion, Pipeline\nclass T(BaseEstimator, TransformerMixin):\n    pass\nu_pipeline = FeatureUnion([("a", T())])\nu_pipeline.fit(x)\nPipeline([("a", T())]).fit(x)',
    'transform',
    'transform',
  ],
];

const judging: readonly Row[] = [
  [
    'metrics',
    'from sklearn.metrics import f1_score, classification_report\nf1_score(y, p)\nclassification_report(y, p)',
    'evaluate',
    'evaluate',
  ],
  ['metrics through the module', 'from sklearn import metrics\nmetrics.roc_auc_score(y, p)', 'evaluate'],
  [
    'scorers and distances judge nothing',
    'from sklearn.metrics import make_scorer\nfrom sklearn.metrics.pairwise import cosine_similarity\nmake_scorer(f)\ncosine_similarity(a, b)',
  ],
  ['cross-validation', 'from sklearn.model_selection import cross_val_score\ncross_val_score(m, x, y)', 'evaluate'],
  ['mlflow', 'import mlflow\nmlflow.evaluate(m, d)', 'evaluate'],
  ['explanation', 'import shap\ne = shap.TreeExplainer(m)\ne.shap_values(x)', 'explain', 'explain'],
  [
    'monitoring',
    'from evidently.report import Report\nfrom prometheus_client import Counter\nr = Report([])\nCounter("a", "b")',
    'monitor',
    'monitor',
  ],
];

const keeping: readonly Row[] = [
  [
    'mlflow tracking',
    'import mlflow\nmlflow.set_experiment("e")\nwith mlflow.start_run():\n    mlflow.log_metric("a", 1)\n    mlflow.sklearn.log_model(m, "model")',
    'track',
    'track',
    'track',
    'track',
  ],
  ['mlflow registration', 'import mlflow\nmlflow.register_model("runs:/a/model", "price")', 'register price'],
  [
    'registration while logging',
    'import mlflow\nNAME = "price"\nmlflow.sklearn.log_model(m, "model", registered_model_name=NAME)',
    'register price',
    'track',
  ],
  [
    'registration that is turned off',
    'import mlflow\nmlflow.sklearn.log_model(m, "model", registered_model_name=None)',
    'track',
  ],
  [
    'a name from elsewhere',
    'import mlflow, sys\nmlflow.register_model("runs:/a/m", sys.argv[1])',
    'register ? from the command line',
  ],
  [
    'promotion',
    'from mlflow import MlflowClient\nc = MlflowClient()\nc.create_model_version("price", "s")\nc.transition_model_version_stage("price", 1, "Production")\nc.set_registered_model_alias(name="price", alias="champion", version=1)',
    'register price',
    'promote price',
    'promote price',
  ],
  ['wandb', 'import wandb\nwandb.init()\nwandb.log({})', 'track', 'track'],
  ['huggingface upload', 'from transformers import AutoModel\nm.push_to_hub("acme/price")', 'upload acme/price'],
  ['bentoml keeps', 'import bentoml\nbentoml.sklearn.save_model("price", m)', 'register price'],
  ['boto3', 'import boto3\ns3 = boto3.client("s3")\ns3.upload_file("m.pkl", "bucket", "m.pkl")', 'upload m.pkl'],
];

const serving: readonly Row[] = [
  ['fastapi', 'from fastapi import FastAPI\napp = FastAPI()', 'serve'],
  ['flask', 'from flask import Flask\napp = Flask(__name__)', 'serve'],
  ['streamlit', 'import streamlit as st\nst.title("x")\nst.write(1)', 'serve'],
  ['gradio', 'import gradio as gr\ngr.Interface(fn=f).launch()', 'serve'],
  ['bentoml', 'import bentoml\n@bentoml.service\nclass S:\n    pass', 'serve'],
  ['bentoml, older', 'import bentoml\nsvc = bentoml.Service("s")', 'serve'],
  ['bentoml with options', 'import bentoml\n@bentoml.service(workers=1)\nclass S:\n    pass', 'serve'],
  ['ray serve', 'from ray import serve\n@serve.deployment\nclass S:\n    pass\nserve.run(S.bind())', 'serve', 'serve'],
  ['uvicorn', 'import uvicorn\nuvicorn.run("main:app")', 'serve'],
];

describe('work in a lifecycle', () => {
  it.each([...training, ...judging, ...keeping, ...serving])('%s', async (_, source, ...facts) => {
    expect(await signalsOf(`${source}\n`)).toEqual(facts);
  });

  it('takes a telling name for a model only beside a learning library', async () => {
    expect(await signalsOf('import torch\ndef f(model):\n    model.fit(x)\n')).toEqual(['fit']);
    expect(await signalsOf('import requests\ndef f(model):\n    model.fit(x)\n    model.predict(x)\n')).toEqual([]);
  });

  it.each([
    ['an own class', 'import torch\nclass Clock:\n    def fit(self):\n        pass\nClock().fit()\n'],
    [
      'the own parent',
      'from sklearn.base import BaseEstimator\nclass M(BaseEstimator):\n    def fit(self, x):\n        super().fit(x)\n        self.predict(x)\n',
    ],
    ['a curtain', 'import torch\ncurtain.fit(window)\nevent.score(x)\nbus.train()\n'],
    ['running a process', 'import torch, subprocess\nsubprocess.run(["fit"])\n'],
    ['what is commented out', 'from sklearn.svm import SVC\nm = SVC()\n# m.fit(x, y)\n'],
    ['what is only defined', 'import uvicorn\nrunner = uvicorn.run\n'],
    ['weights that are not asked for', 'from torchvision import models\nmodels.resnet18(weights=None)\n'],
  ])('%s does no such work', async (_, source) => {
    expect(await signalsOf(source)).toEqual([]);
  });

  it('knows an object through functions, modules and base classes', async () => {
    const told = await tell({
      'make.py':
        'from xgboost import XGBRegressor\ndef build():\n    return XGBRegressor()\nclass Own(XGBRegressor):\n    pass\n',
      'a.py': 'import make\nfrom make import Own\nthing = make.build()\nthing.fit(x, y)\nOwn().fit(x, y)\n',
    });
    expect(told.signals('a.py')).toEqual(['fit', 'fit']);
  });
});
