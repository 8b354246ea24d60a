"""Values: native ones → those of an envelope, and back."""
