"""The description of the phone's API: for programs (OpenAPI) and for people (a page with examples that really happened)."""
