"""The plan document: one pydantic model a record, with units, published as a JSON Schema.

Readers ignore keys they do not know and may find keys missing in a plan made by hand
(``model_fields_set`` tells a missing list from an empty one); what the program writes has every key.
"""
