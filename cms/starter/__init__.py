"""The starter content: files that people write and translate, turned into pages and documents that editors own."""
