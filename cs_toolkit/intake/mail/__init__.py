"""Mail as customers send it: .eml files, mbox files, Maildirs and folders of these; the standard library reads them."""
