"""What people do: the life of reports and reviews, due dates, letters."""
