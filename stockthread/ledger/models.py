"""The ledger's tables are made by hand (schema.py): no Django model stands for them."""
