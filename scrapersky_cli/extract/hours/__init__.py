"""Opening hours: of schema.org, of cards and of the text of a page."""
