"""An idea, not followed up: would the words of the referral letter help?"""
from transformers import AutoModel, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
encoder = AutoModel.from_pretrained("google-bert/bert-base-uncased")


def embed(letter: str):
    return encoder(**tokenizer(letter, return_tensors="pt", truncation=True)).last_hidden_state[:, 0]
