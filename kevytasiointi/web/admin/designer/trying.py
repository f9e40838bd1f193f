"""Try it: the designer fills in and sends the form as customers do, and nothing comes of it."""
