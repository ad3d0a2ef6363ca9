"""Letters of one person each, migrated in a database of their own to letters of several people, and back."""


def test_earlier_letters_stay_with_their_people(printed):
    there = ["1: 800/1, LAMA", "2: 800/2, LAMA", "3: None, None"]
    and_back = ["800/1: 1", "800/2: 2"]  # the letter that two people had goes to the first
    assert printed("earlier_letters") == there + and_back
