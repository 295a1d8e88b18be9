"""The words of the field as frozen types: no input, no output, nothing of any technology."""
