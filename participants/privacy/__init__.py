"""Law 27/2022 on personal data: the register of all fields, the privacy notice, and the copy of one person's data.

docs/privacy.md has the articles and the generated table.
"""
