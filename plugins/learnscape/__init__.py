"""Learnscape: a knowledge base that knows who made it, who vouches for it and what is new."""
