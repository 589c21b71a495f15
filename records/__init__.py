"""What a record sheet is: its spec, lifecycle, sign-off, amendment, history and printing. Knows no customer."""
