"""For developers: what makes documents, tables, pictures and catalogues. None of it is shipped."""
