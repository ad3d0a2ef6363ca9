"""Sessions: their store, their limits, and the pages where users see and end them."""
