"""Personal data of an earlier version, encrypted by the migrations in a database of their own, and decrypted again."""


def test_an_update_encrypts_what_is_stored_and_can_be_undone(printed):
    found, encrypted, plain, decrypted, plain_again = printed("encrypted_people")
    assert found == "['Ani'] ['Ani'] ['Ani', 'Budi']"
    assert encrypted == "Ani Ani@contoh.id [None, {'other': {'nip': '198609262015051001'}}] Isi 198609262015051001 " + (
        "email-changed:7:20260101:"
    )
    assert plain == "[]"
    assert decrypted == encrypted
    assert plain_again == "['body', 'email', 'nip', 'recipient', 'record']"
