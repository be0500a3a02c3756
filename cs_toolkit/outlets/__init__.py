"""What leaves the shop: notifications, calendars, pages."""
