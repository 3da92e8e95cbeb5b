/** Good files of this connector, for the shared conformance suite: small, and with every kind of thing it reads. */
const train = `"""Trains."""
from pathlib import Path
import pandas as pd
import joblib
import mlflow
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
from config import MODEL_PATH

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"

def load(name):
    return pd.read_csv(DATA / name)

if __name__ == "__main__":
    frame = load("train.csv")
    extra = pd.read_csv("https://raw.githubusercontent.com/acme/data/main/extra.csv")
    x, y = train_test_split(frame)
    model = Ridge()
    model.fit(x, y)
    joblib.dump(model, MODEL_PATH)
    mlflow.sklearn.log_model(model, "model", registered_model_name="price")
`;

const notebook = `{
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["# Look"]},
  {"cell_type": "code", "execution_count": 2, "metadata": {}, "outputs": [], "source": [
   "!wget https://example.org/files/raw.csv\\n",
   "import pandas as pd\\n",
   "df = pd.read_csv('../data/train.csv')"
  ]},
  {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": "from transformers import AutoModel\\nmodel = AutoModel.from_pretrained('bert-base-uncased')"}
 ],
 "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
 "nbformat": 4, "nbformat_minor": 5
}
`;

const api = `from fastapi import APIRouter, FastAPI
import joblib
router = APIRouter(prefix="/v1")
model = joblib.load("models/price.joblib")

@router.post("/predict")
def predict(row: dict):
    return model.predict([row])

app = FastAPI()
app.include_router(router, prefix="/api")
`;

export const fixtures: Record<string, string | Uint8Array> = {
  'src/train.py': train,
  'src/api.py': api,
  'noxfile.py': 'import nox\n\n@nox.session\ndef tests(session):\n    session.run("python", "src/train.py")\n',
  'src/config.py': 'import os\nMODEL_PATH = os.path.join("models", "price.joblib")\n',
  'notebooks/look.ipynb': notebook,
  'data/train.csv': 'a,b\n1,2\n',
};
