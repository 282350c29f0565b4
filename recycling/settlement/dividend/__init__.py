"""เงินปันผล: once a year the surplus is shared by what each household brought."""
