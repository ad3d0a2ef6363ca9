"""Backups: the database and the files in one encrypted archive, and the way back.

An archive is a tar, encrypted in the format of age:

    header.json              engine, migrations, columns and sequences of the tables, time
    tables/NAME/000001 …     pieces of a table, compressed: text of COPY (PostgreSQL) or lines of JSON (SQLite)
    files/NAME …             the stored files
    manifest.json            rows and SHA-256 of each table, number, bytes and SHA-256 of all files

Everything is written and read as a stream. The database is read in one snapshot before the files, so a file of each row
was there then.
"""
