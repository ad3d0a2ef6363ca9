"""Mails with links that give access, of the version that did not mark them, migrated in a database of their own."""


def test_personal_links_in_earlier_mails_are_hidden(printed):
    assert printed("earlier_mails") == ["True ", "True https://bimtek.example/me/abc/", "False Dibuka."]
