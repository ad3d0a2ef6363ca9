"""Addresses that were given out before tokens were hashed, migrated in a database of their own."""


def test_links_that_were_given_out_before_tokens_were_hashed_still_open(printed):
    assert printed("earlier_links") == ["200", "200", "404"]
