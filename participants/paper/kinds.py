"""The kinds of jobs that make printed documents; participants.background runs them."""

SIGN_SHEETS = "participants.sign-sheet"
BADGES = "badges.file"
CERTIFICATES = "certificates.file"
