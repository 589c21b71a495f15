"""Tests of identity text: names, pinyin, phones, documents, search terms, likeness."""
