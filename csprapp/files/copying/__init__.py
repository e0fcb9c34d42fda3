"""Making a PDF new: what of a file goes across, each thing by its name. What is not named cannot."""
