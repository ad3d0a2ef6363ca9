"""The copy of all that the portal records about one person, for that person (Law 27/2022, articles 7, 13 and 32).

docs/privacy.md describes the JSON. Nothing in it is about other people: of those who changed something only the role is
named, of others who are concerned only a number.
"""
