"""Papers of the books: vouchers, passbook pages, the day, the trial balance, the stock."""
