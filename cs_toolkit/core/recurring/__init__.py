"""What keeps coming back: cases grouped by product, category, cause, and by what customers wrote."""
