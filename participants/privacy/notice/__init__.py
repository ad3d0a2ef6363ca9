"""The privacy notice: a public page with versions, of which old ones stay readable."""
