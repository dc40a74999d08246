"""How does the ledger reach people and programs, and how do their corrections come back? JSON, Excel, words for pages."""
