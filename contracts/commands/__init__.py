"""What clients ask for: the body of every write, by the service that answers it. Shape only; meaning is judged by its rules."""
