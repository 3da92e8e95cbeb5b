/** Which model files a script loads and saves, library by library, and what a pickle is taken to hold. */
import { describe, expect, it } from 'vitest';
import { signalsOf, tell } from './told.ts';

type Row = readonly [name: string, source: string, ...facts: readonly string[]];

const rows: readonly Row[] = [
  [
    'joblib',
    'import joblib\njoblib.dump(model, "m/a.joblib")\nmodel = joblib.load("m/a.joblib")',
    'write-model m/a.joblib',
    'read-model m/a.joblib',
  ],
  [
    'joblib by its functions and names',
    'from joblib import dump, load\ndump(value=model, filename="model.joblib")\nload(filename="model.joblib")',
    'write-model model.joblib',
    'read-model model.joblib',
  ],
  [
    'pickle with a handle',
    'import pickle\nwith open("model.pkl", "wb") as f:\n    pickle.dump(model, f)\nwith open("model.pkl", "rb") as f:\n    model = pickle.load(f)',
    'write-model model.pkl',
    'read-model model.pkl',
  ],
  [
    'pickle on one line',
    'import pickle\nmodel = pickle.load(open("model.pkl", "rb"))\npickle.dump(model, open("b_model.pkl", "wb"))',
    'read-model model.pkl',
    'write-model b_model.pkl',
  ],
  [
    'pickle through pathlib',
    'import pickle\nfrom pathlib import Path\nwith Path("model.pkl").open("rb") as f:\n    model = pickle.load(f)',
    'read-model model.pkl',
  ],
  ['a pickle of data', 'import pickle\nX_train = pickle.load(open("train.pkl", "rb"))', 'read-data train.pkl'],
  [
    'a pickle of a frame',
    'import pickle\nimport pandas as pd\ndf = pd.read_csv("x.csv")\npickle.dump(df, open("a.pkl", "wb"))',
    'read-data x.csv',
    'write-data a.pkl',
  ],
  [
    'a pickle of a fitted object, whatever its name',
    'import pickle\nfrom sklearn.svm import SVC\nthing = SVC()\npickle.dump(thing, open("a.pkl", "wb"))',
    'write-model a.pkl',
  ],
  ['a pickle that nothing tells about', 'import pickle\nz = pickle.load(open("a.pkl", "rb"))', 'read-file a.pkl'],
  ['pickles in memory are no file', 'import pickle\nb = pickle.dumps(model)\npickle.loads(b)'],
  [
    'torch',
    'import torch\ntorch.save(net.state_dict(), "m.pt")\nnet.load_state_dict(torch.load("m.pt"))\ntorch.jit.load("s.pt")\ntorch.onnx.export(net, x, "m.onnx")',
    'write-model m.pt',
    'read-model m.pt',
    'read-model s.pt',
    'write-model m.onnx',
  ],
  [
    'xgboost',
    'import xgboost as xgb\nbst = xgb.Booster()\nbst.load_model("m.json")\nbst.save_model("o.ubj")',
    'read-model m.json',
    'write-model o.ubj',
  ],
  [
    'xgboost classifiers',
    'from xgboost import XGBClassifier\nm = XGBClassifier()\nm.load_model("m.json")',
    'read-model m.json',
  ],
  [
    'lightgbm',
    'import lightgbm as lgb\nb = lgb.Booster(model_file="m.txt")\nb.save_model("o.txt")',
    'read-model m.txt',
    'write-model o.txt',
  ],
  [
    'catboost',
    'from catboost import CatBoostClassifier\nm = CatBoostClassifier()\nm.load_model("m.cbm")\nm.save_model("o.cbm")',
    'read-model m.cbm',
    'write-model o.cbm',
  ],
  [
    'keras',
    'from tensorflow import keras\nm = keras.models.load_model("m.keras")\nm.save("o.keras")\nm.save_weights("w.h5")\nm.load_weights("v.h5")',
    'read-model m.keras',
    'write-model o.keras',
    'write-model w.h5',
    'read-model v.h5',
  ],
  [
    'keras by its functions',
    'from tensorflow.keras.models import load_model, Sequential\nm = Sequential()\nm.save("o.h5")\nload_model("o.h5")',
    'write-model o.h5',
    'read-model o.h5',
  ],
  [
    'tensorflow',
    'import tensorflow as tf\ntf.saved_model.load("m")\ntf.saved_model.save(x, "o")\ntf.keras.models.load_model("k")',
    'read-model m',
    'write-model o',
    'read-model k',
  ],
  [
    'onnx',
    'import onnx, onnxruntime as ort\nonnx.load("m.onnx")\nonnx.save(m, "o.onnx")\nort.InferenceSession("r.onnx")',
    'read-model m.onnx',
    'write-model o.onnx',
    'read-model r.onnx',
  ],
  [
    'safetensors',
    'from safetensors.torch import load_file, save_file\nload_file("m.safetensors")\nsave_file(t, "o.safetensors")',
    'read-model m.safetensors',
    'write-model o.safetensors',
  ],
  [
    'mlflow to and from a directory',
    'import mlflow\nmlflow.sklearn.save_model(m, "o")\nmlflow.pyfunc.load_model("models/local")',
    'write-model o',
    'read-model models/local',
  ],
  ['mlflow from a run', 'import mlflow\nmlflow.sklearn.load_model("runs:/abc/model")', 'read-model runs:/abc/model'],
  [
    'hugging face save and load',
    'from transformers import AutoModel\nm = AutoModel.from_pretrained("./out/m")\nm.save_pretrained("out/n")',
    'read-model out/m',
    'write-model out/n',
  ],
  [
    'sentence transformers',
    'from sentence_transformers import SentenceTransformer\nm = SentenceTransformer("models/emb")\nm.save("models/new")',
    'read-model models/emb',
    'write-model models/new',
  ],
  [
    'skops',
    'import skops.io as sio\nsio.dump(clf, "m.skops")\nsio.load("m.skops")',
    'write-model m.skops',
    'read-model m.skops',
  ],
  [
    'ultralytics',
    'from ultralytics import YOLO\nm = YOLO("runs/best.pt")\nn = YOLO("yolov8n.yaml")',
    'read-model runs/best.pt',
  ],
  [
    'spacy',
    'import spacy\nnlp = spacy.load("./models/ner")\nnlp.to_disk("models/new")\nspacy.load("en_core_web_sm")',
    'read-model models/ner',
    'write-model models/new',
    'pretrained en_core_web_sm',
  ],
  ['save_pretrained of what came from elsewhere', 'def f(model):\n    model.save_pretrained("out")', 'write-model out'],
];

describe('model files', () => {
  it.each(rows)('%s', async (_, source, ...facts) => {
    expect(await signalsOf(`${source}\n`)).toEqual(facts);
  });

  it('gives them the role of a model', async () => {
    const told = await tell({
      'a.py': 'import joblib, torch\njoblib.dump(clf, "a.joblib")\ntorch.load("b.pt")\n',
    });
    expect(told.uses('a.py')).toEqual(['reads b.pt model parsed', 'writes a.joblib model parsed']);
  });

  it('does not take the saving of an unknown object for that of a model', async () => {
    expect(await signalsOf('import tensorflow\nfigure.save("x.png")\nform.save("y")\n')).toEqual([]);
    expect(await signalsOf('import requests\nwizard.save_model("x")\n')).toEqual([]);
  });
});
