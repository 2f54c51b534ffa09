"""Asks two text questions with questionary and does nothing else."""

from __future__ import annotations

import sys

import questionary

for question in sys.argv[1:]:
    questionary.text(question).unsafe_ask()
