"""What people hold in their hands: receipts, household cards, and pages in Thai.

Nothing here reads a database: plain frozen values go in, text, PDF or a page's
context comes out.
"""
