"""The list of people who are likely recorded twice."""
