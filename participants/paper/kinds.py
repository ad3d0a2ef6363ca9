"""The kinds of jobs that make papers; participants.background does them."""

SIGN_SHEETS = "participants.sign-sheet"
BADGES = "badges.file"
CERTIFICATES = "certificates.file"
