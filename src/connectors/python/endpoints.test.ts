import { describe, expect, it } from 'vitest';
import { nameOf, type EndpointAttributes, type ModelUseAttributes } from '#core';
import { tell } from './told.ts';

/** `tool FILE:METHOD ROUTE by HANDLER at LINE`, with what it serves and what is open. */
async function endpoints(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { seen } = await tell(files);
  return seen
    .flatMap((one) => {
      if (one.kind !== 'entity' || !one.ref.startsWith('endpoint:')) return [];
      const { tool, handler, line, partial, unresolved = [] } = one.attributes as unknown as EndpointAttributes;
      const serves = seen.flatMap((link) => {
        if (link.kind !== 'relation' || link.from !== one.ref || link.relation !== 'serves') return [];
        const { by, through } = link.attributes as unknown as ModelUseAttributes;
        return [`serves ${link.to} by ${by} through ${through}, ${link.method}`];
      });
      const open = [...(partial === undefined ? [] : [`partial: ${partial}`]), ...unresolved];
      return [[`${tool} ${nameOf(one.ref)} by ${handler ?? '?'} at ${line ?? 0}`, ...serves, ...open].join('; ')];
    })
    .toSorted();
}

describe('endpoints of web frameworks', () => {
  it.each<readonly [string, string, readonly string[]]>([
    [
      'FastAPI, with the model that the file loads',
      `from fastapi import FastAPI
import joblib
app = FastAPI()
model = joblib.load("models/model.pkl")

@app.get("/")
def root():
    return {"ok": True}

@app.post("/predict")
async def predict(row: dict):
    return score(row)

def score(row):
    return model.predict([row])
`,
      [
        'fastapi a.py:GET / by root at 7',
        'fastapi a.py:POST /predict by predict at 11; serves artifact:ws/models/model.pkl by path through joblib.load, inferred',
      ],
    ],
    [
      'Flask, with methods, add_url_rule and a registered model',
      `import mlflow
from flask import Flask
app = Flask(__name__)

@app.route("/health")
def health():
    return "ok"

@app.route("/predict", methods=["GET", "POST"])
def predict():
    model = mlflow.pyfunc.load_model("models:/churn/3")
    return model.predict([1])

def about():
    return "x"
app.add_url_rule("/about", "about", about)
`,
      [
        'flask a.py:GET /about by about at 16',
        'flask a.py:GET /health by health at 6',
        'flask a.py:GET,POST /predict by predict at 10; serves model-version:mlflow/churn@3 by version through mlflow.pyfunc.load_model, parsed',
      ],
    ],
    [
      'an application made in a function',
      `from flask import Flask
def create_app():
    app = Flask(__name__)
    @app.route("/ping")
    def ping():
        return "x"
    return app
`,
      ['flask a.py:GET /ping by ping at 5'],
    ],
    [
      'routers that are mounted in the file',
      `from fastapi import APIRouter, FastAPI
BASE = "/api"
inner = APIRouter(prefix="/models")
outer = APIRouter(prefix=BASE)

@inner.get("/{name}")
def one(name): ...

outer.include_router(inner)
app = FastAPI()
app.include_router(outer, prefix="/v1")
`,
      ['fastapi a.py:GET /v1/api/models/{name} by one at 7'],
    ],
    [
      'a blueprint whose prefix is replaced',
      `from flask import Blueprint, Flask
bp = Blueprint("x", __name__, url_prefix="/old")
@bp.post("/score")
def score(): ...
app = Flask(__name__)
app.register_blueprint(bp, url_prefix="/new")
`,
      ['flask a.py:POST /new/score by score at 4'],
    ],
    [
      'routers that nothing mounts here, and paths that are made when it runs, are told in part',
      `import os
from fastapi import APIRouter, FastAPI
router = APIRouter(prefix="/v1")
app = FastAPI()
@router.get("/a")
def a(): ...
@app.get(os.environ["PLACE"])
def b(): ...
for place in ["/c", "/d"]:
    @app.get(place)
    def c(): ...
@app.get(f"/{os.getpid()}/x")
def d(): ...
`,
      [
        'fastapi a.py:GET /v1/a by a at 6; partial: where its router is mounted is not in this file',
        'fastapi a.py:GET b by b at 8; partial: part of it is decided when the program runs',
        'fastapi a.py:GET c by c at 11; partial: part of it is decided when the program runs',
        'fastapi a.py:GET d by d at 13; partial: part of it is decided when the program runs',
      ],
    ],
    [
      'aiohttp',
      `from aiohttp import web
routes = web.RouteTableDef()
@routes.get("/a")
async def a(request): ...
async def b(request): ...
app = web.Application()
app.router.add_post("/b", b)
app.add_routes([web.get("/c", b), web.route("*", "/d", b)])
app.router.add_route("PUT", "/e", b)
`,
      [
        'aiohttp a.py:* /d by b at 8',
        'aiohttp a.py:GET /a by a at 4',
        'aiohttp a.py:GET /c by b at 8',
        'aiohttp a.py:POST /b by b at 7',
        'aiohttp a.py:PUT /e by b at 9',
      ],
    ],
    [
      'Litestar',
      `from litestar import Controller, Litestar, Router, get, post
@get("/")
async def index() -> str: ...
class Models(Controller):
    path = "/models"
    @post("/score")
    async def score(self) -> str: ...
@get("/loose")
async def loose() -> str: ...
v1 = Router(path="/v1", route_handlers=[Models])
app = Litestar(route_handlers=[index, v1])
`,
      [
        'litestar a.py:GET / by index at 3',
        'litestar a.py:GET /loose by loose at 9; partial: which application takes it is not in this file',
        'litestar a.py:POST /v1/models/score by Models.score at 7',
      ],
    ],
    [
      'BentoML, new and old',
      `import bentoml
@bentoml.service(resources={"cpu": "2"})
class Classifier:
    model_ref = bentoml.models.get("iris_clf:v4")
    def __init__(self):
        self.model = bentoml.sklearn.load_model("iris_clf:v4")
    @bentoml.api
    def classify(self, rows):
        return self.model.predict(rows)
    @bentoml.api(route="/raw")
    def raw(self, rows): ...
runner = bentoml.sklearn.get("iris_clf:v4").to_runner()
svc = bentoml.Service("old", runners=[runner])
@svc.api(input=None, output=None)
async def old(rows):
    return await runner.predict.async_run(rows)
`,
      [
        'bentoml a.py:POST /classify by Classifier.classify at 8; serves model-version:bentoml/iris_clf@v4 by version through bentoml.models.get, inferred',
        'bentoml a.py:POST /old by old at 15; serves model-version:bentoml/iris_clf@v4 by version through bentoml.models.get, inferred',
        'bentoml a.py:POST /raw by Classifier.raw at 11',
      ],
    ],
    [
      'Ray Serve, with and without an application',
      `from fastapi import FastAPI
from ray import serve
from transformers import pipeline
app = FastAPI()
@serve.deployment(num_replicas=2)
@serve.ingress(app)
class Routed:
    @app.get("/predict/")
    def predict(self): ...
@serve.deployment
class Plain:
    def __init__(self):
        self.model = pipeline("translation", model="org/t5", revision="abc")
    def __call__(self, request): ...
`,
      [
        'fastapi a.py:GET /predict/ by predict at 9',
        'ray-serve a.py:Plain by Plain at 11; serves model:huggingface/org/t5 by revision through pipeline, parsed; partial: its path is decided where it is deployed',
      ],
    ],
    [
      'which of several models, or a model made known when it runs, is said to be open',
      `import os, joblib
from fastapi import FastAPI
app = FastAPI()
a = joblib.load("a_model.pkl")
b = joblib.load("b_model.pkl")
c = joblib.load("plain.bin")
@app.post("/x")
def x(): return a.predict([1])
@app.post("/y")
def y():
    model = joblib.load(os.environ["MODEL"])
    return model.predict([1])
`,
      [
        'fastapi a.py:POST /x by x at 8; Which of the 2 models that a.py loads it takes is not known.',
        'fastapi a.py:POST /y by y at 10; Which model it takes is not known: it is from the environment.',
      ],
    ],
    [
      'what another route loads for itself, and what is made otherwise, is not taken for it',
      `import joblib, pickle
from fastapi import FastAPI
from sklearn.linear_model import LinearRegression
app = FastAPI()
@app.post("/x")
def x():
    model = joblib.load("x_model.pkl")
    return model.predict([1])
@app.post("/y")
def y(): return model.predict([1])
base_model = joblib.load("base_model.pkl")
own_model = LinearRegression()
@app.post("/z")
def z(): return own_model.predict([1])
`,
      [
        'fastapi a.py:POST /x by x at 6; serves artifact:ws/x_model.pkl by path through joblib.load, parsed',
        'fastapi a.py:POST /y by y at 10; Which model it takes is not known: what it predicts with is not followed to where it is loaded.',
        'fastapi a.py:POST /z by z at 14; Which model it takes is not known: what it predicts with is not followed to where it is loaded.',
      ],
    ],
    [
      'names of other things are no applications',
      `import requests
session = requests.Session()
cache = {}
@cache.get("/x")
def x(): ...
@session.get("/y")
def y(): ...
def register(app):
    @app.get("/z")
    def z(): ...
`,
      [],
    ],
  ])('%s', async (_, source, expected) => {
    expect(await endpoints({ 'a.py': source })).toEqual(expected);
  });

  it('follows an application that another file makes, and leaves tests and notebooks out', async () => {
    const files = {
      'src/app.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
      'src/routes.py': 'from app import app\n@app.get("/x")\ndef x(): ...\n',
      'tests/test_app.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/t")\ndef t(): ...\n',
    };
    expect(await endpoints(files)).toEqual(['fastapi src/routes.py:GET /x by x at 3']);
  });

  it('ends where routers mount each other', async () => {
    const source =
      'from fastapi import APIRouter\na = APIRouter()\nb = APIRouter()\na.include_router(b)\nb.include_router(a)\n@a.get("/x")\ndef x(): ...\n';
    expect(await endpoints({ 'a.py': source })).toEqual([
      'fastapi a.py:GET /x by x at 7; partial: part of it is decided when the program runs',
    ]);
  });

  it('cut off anywhere it gives no fault', async () => {
    const source = '@app.post("/p", methods=[x for x in\n'.repeat(50) + 'from flask import Flask\napp = Flask(\n';
    await expect(endpoints({ 'a.py': source })).resolves.toEqual([]);
  });
});

describe('sessions of nox', () => {
  it('are steps with what they run', async () => {
    const { seen } = await tell({
      'noxfile.py': `import nox
PATHS = "src"
@nox.session(python=["3.11", "3.12"])
def tests(session):
    session.install("-r", "requirements.txt")
    session.run("pytest", "-q", *session.posargs)
    session.notify("lint code")
@nox.session(name="lint code")
def lint(s: nox.Session) -> None:
    s.run("python", "scripts/check.py", PATHS)
def helper(session):
    session.run("x")
`,
      'scripts/check.py': 'print(1)\n',
      'requirements.txt': 'pytest\n',
    });
    const steps = seen.flatMap((one) =>
      one.kind === 'entity' && one.ref.startsWith('step:')
        ? [`${one.ref} ${JSON.stringify(one.attributes['commands'])} ${JSON.stringify(one.attributes['scripts'])}`]
        : [],
    );
    const after = seen.flatMap((one) =>
      one.kind === 'relation' && one.relation === 'wasInformedBy' ? [`${one.from} after ${one.to}`] : [],
    );
    expect([...steps, ...after].toSorted()).toEqual([
      'step:ws/noxfile.py:lint code ["python scripts/check.py src"] ["scripts/check.py"]',
      'step:ws/noxfile.py:lint code after step:ws/noxfile.py:tests',
      'step:ws/noxfile.py:tests ["pip install -r requirements.txt","pytest -q {…}"] []',
    ]);
  });
});
