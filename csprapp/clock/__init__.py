"""The clock: working days, month rules, cited rules and the ledger of changes. Pure.

Standard library only; time, holidays and rule versions are arguments. The rest of the project gives it facts
and stores what it answers.
"""
