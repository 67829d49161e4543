"""Multiple choice: letters and option texts, several where several are asked for."""
