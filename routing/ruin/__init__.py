"""Ruin and recreate: long days of few vehicles, searched by taking stops out and putting them back.

Slack Induction by String Removals (Christiaens & Vanden Berghe, Transportation Science
54(2), 2020), with several trips a day, compiled by Numba.
"""
