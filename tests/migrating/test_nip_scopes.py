"""People who shared a NIP before NIPs had scopes, migrated in a database of their own."""


def test_people_who_share_a_nip_get_a_scope_each(printed):
    """The first person of a NIP keeps the empty scope. The others get that of their province or, if it is taken, a
    spare one."""
    assert printed("nip_scopes") == ["Ani: ", "Budi: 18", "Citra: 01", "Dewi: 72", "Eka: 18", "Fajar: ", "Gita: "]
