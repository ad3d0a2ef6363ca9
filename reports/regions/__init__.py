"""Entering changes of provinces and regencies, with a preview of their effect on coverage."""
