"""Readers of what comes from elsewhere: platform exports, spreadsheets, our own exports, and their column maps."""
